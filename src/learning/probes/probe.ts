import type { ChatRequest } from '../../contract/chat.ts'
import type { RequestClass } from '../cells/request-class.ts'

/** What a model said to a probe. */
export interface ProbeAnswer {
  readonly text: string
  /** `arguments` is JSON as text. */
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[]
}

/** What a model is sent, but for its name. */
export type ProbeChat = Pick<
  ChatRequest,
  'messages' | 'temperature' | 'max_tokens' | 'tools' | 'tool_choice' | 'response_format'
>

/** A prompt whose answer can be checked without a judge. */
export interface Probe {
  readonly id: string
  readonly requestClass: RequestClass
  /** 1 to 5: how many steps or items it has. */
  readonly difficulty: number
  readonly chat: ProbeChat
  /** An answer that is right, for tests of the check itself. */
  readonly solution: ProbeAnswer
  /** 0 to 1. Never throws. */
  check(answer: ProbeAnswer): number
}

/** Makes a probe of a difficulty, 1 to 5. */
export type Template = (random: () => number, difficulty: number) => Omit<Probe, 'id' | 'requestClass' | 'difficulty'>

/** What a probe of words alone is made of. */
export function spoken(
  prompt: string,
  solution: string,
  check: (text: string) => number,
  more: Partial<ProbeChat> = {},
): ReturnType<Template> {
  return {
    chat: { messages: [{ role: 'user', content: prompt }], temperature: 0, max_tokens: 1_500, ...more },
    solution: { text: solution, toolCalls: [] },
    check: ({ text }) => check(text),
  }
}

/** A whole number from `low` to `high`, both included. */
export function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** One of some values. */
export function oneOf<T>(random: () => number, values: readonly [T, ...T[]]): T {
  return values[between(random, 0, values.length - 1)] ?? values[0]
}

/** Some values in an order of chance. */
export function shuffled<T>(random: () => number, values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}
