import type { ChatRequest } from '../contract/chat.ts'
import { DECISIONS } from './capabilities/decisions.ts'
import { needsOf } from './capabilities/needs.ts'

/** Fields of OpenAI's that no other maker's own API has a word for. */
export const OPENAI_ONLY: readonly string[] = ['audio', 'verbosity', 'web_search_options']

/** Of the fields that an API has no place for, those that ask for something: not `n: 1`, nor a penalty of 0. */
export function lostFields(chat: ChatRequest, fields: readonly string[]): readonly string[] {
  const set = fields.filter((field) => isSet(field, chat[field]))
  if (set.length === 0) return set
  const needed = new Set(needsOf(chat).flatMap(({ is }) => DECISIONS[is].fields))
  return set.filter((field) => needed.has(field) || !DECIDED.has(field))
}

/** The fields whose need is known. */
const DECIDED: ReadonlySet<string> = new Set(Object.values(DECISIONS).flatMap(({ fields }) => fields))

/** Several calls at once are what nobody has to ask for; no penalty is what everybody has. */
function isSet(field: string, value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (field === 'parallel_tool_calls') return value === false
  return value !== false && !(value === 0 && field.endsWith('_penalty'))
}

/** A sentence on fields that were left out. None where there are none. */
export function tellDropped(fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return []
  const names = fields.map((field) => `\`${field}\``)
  return [`${inWords(names)} ${names.length === 1 ? 'was' : 'were'} dropped: not taken here.`]
}

/** A sentence on a temperature above the scale of the API, which is sent as the highest on it. */
export function tellLowered({ temperature }: ChatRequest, most: number): readonly string[] {
  return (temperature ?? 0) > most ? [`\`temperature\` was lowered to ${most}, the most there is here.`] : []
}

/** A sentence on a field that is only asked for: the model is told in words, and not held to it. */
export function tellAsked(field: string): string {
  return `\`${field}\` is asked for in words, and not enforced.`
}

/** Which of the caller's tools are no functions and are left out, as a sentence. */
export function tellOtherTools({ tools }: ChatRequest): readonly string[] {
  const types = new Set((tools ?? []).flatMap((tool) => (tool.function ? [] : [`\`${tool.type}\``])))
  return types.size > 0 ? [`Tools of type ${inWords([...types])} were dropped: not taken here.`] : []
}

/** Whether a tool asks that the model be held to its parameters. */
export function asksForStrictTools({ tools }: ChatRequest): boolean {
  return (tools ?? []).some((tool) => tool.function?.strict === true)
}

function inWords(names: readonly string[]): string {
  return names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
