import type { ChatMessage } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText } from '../../shared/json.ts'

/** A conversation as one text, and the instructions apart from it. */
export interface Prompt {
  readonly prompt: string
  readonly system: string
}

const SPEAKERS: Readonly<Record<string, string>> = { user: 'User', assistant: 'Assistant' }

/** A question alone is the prompt as it is; more is told as who said what, with the answer to come at the end. */
export function toPrompt(messages: readonly ChatMessage[]): Prompt {
  const system = messages.filter(isSystem).map(textOf).join('\n\n')
  const turns = messages.filter((message) => !isSystem(message))
  const [only] = turns
  if (turns.length <= 1 && only?.role !== 'assistant') return { prompt: only ? textOf(only) : '', system }
  const told = turns.map((turn) => `${SPEAKERS[turn.role] ?? 'Tool'}: ${textOf(turn)}`)
  const isBegun = turns.at(-1)?.role === 'assistant'
  return { prompt: (isBegun ? told : [...told, 'Assistant:']).join('\n\n'), system }
}

/** The addresses of all images in a conversation, which are given beside the prompt. */
export function imagesIn(messages: readonly ChatMessage[]): string[] {
  return messages
    .flatMap(({ content }) => (typeof content === 'string' ? [] : (content ?? [])))
    .filter((part) => part.type === 'image_url')
    .map((part) => asText(asRecord(part.image_url).url))
}

function isSystem({ role }: ChatMessage): boolean {
  return role === 'system' || role === 'developer'
}

/** The calls that an answer made are told in it as text. */
function textOf({ content, tool_calls: calls = [] }: ChatMessage): string {
  const said = typeof content === 'string' ? [content] : (content ?? []).map(partText)
  const called = calls.map((call) => `${call.function.name}(${call.function.arguments})`)
  return [...said, ...called].filter((text) => text !== '').join('\n')
}

function partText(part: Readonly<Record<string, unknown>>): string {
  if (part.type === 'text') return asText(part.text)
  if (part.type === 'refusal') return asText(part.refusal)
  if (part.type === 'image_url') return ''
  const message = `A prompt at Replicate takes text and images, no \`${asText(part.type)}\`.`
  throw new Fault('invalid_request', message, { param: 'messages' })
}
