import type { ChatRequest } from '../contract/chat.ts'
import type { Raw } from '../shared/json.ts'
import type { ChatBody } from './contract.ts'

/** What a vendor needs changed beside the model's name. */
export interface Changes {
  /** Ask for usage at the end of a stream, whether or not the caller did. */
  readonly includeUsage?: boolean
  /** Fields left out. */
  readonly drops?: readonly string[]
  /** Fields sent under another name, unless the caller already sent that one. */
  readonly renames?: Readonly<Record<string, string>>
}

/**
 * The body to send upstream: the caller's own text with another model in it, so that nothing else of it changes. Only a
 * body that needs more than that, or whose text could be read in two ways, is written anew. Never holds `cache`.
 */
export function withModel(body: ChatBody, model: string, changes: Changes = {}): string {
  const all = body.foreign ? { ...changes, drops: [...(changes.drops ?? []), ...body.foreign] } : changes
  return spliced(body, model, all) ?? JSON.stringify(rewritten(body.chat, model, all))
}

/** The text of a request in another format, with another model in it and nothing else changed. */
export function withOwnModel(json: Raw, text: string, model: string): string {
  return withModel({ chat: json as ChatRequest, text, foreign: ['sluice'] }, model)
}

/** The body of another chat; the same one where the chat is the same. */
export function withChat(body: ChatBody, chat: ChatRequest): ChatBody {
  return chat === body.chat ? body : { ...body, chat, text: JSON.stringify(chat) }
}

const MODEL_KEY = '"model"'
const REST_OF_KEY = 'model"'
const ASK_FOR_USAGE = '"stream_options":{"include_usage":true},'

/** A `\u` escape of one of the letters of `model`: the key may then be in the text a second time, spelled otherwise. */
const HIDDEN_LETTER = /\\u00(6[dfc45])/i

function spliced({ chat, text }: ChatBody, model: string, changes: Changes): string | null {
  const asks = needsUsage(chat, changes)
  const touched = ['cache', ...(changes.drops ?? []), ...Object.keys(changes.renames ?? {})]
  if (asks) touched.push('stream_options')
  if (touched.some((field) => Object.hasOwn(chat, field))) return null
  const literal = modelLiteral(chat, text)
  if (literal === null) return null
  const opening = asks ? text.indexOf('{') + 1 : 0
  const head = asks ? text.slice(0, opening) + ASK_FOR_USAGE : ''
  return head + text.slice(opening, literal.start) + JSON.stringify(model) + text.slice(literal.end)
}

/** Where the one model of the text is; null unless it is certain that there is one. */
function modelLiteral(chat: ChatRequest, text: string): { start: number; end: number } | null {
  const key = keyFrom(text, 0)
  if (key < 0 || keyFrom(text, key + 1) >= 0 || hidesLetters(text)) return null
  const gap = /^\s*:\s*/.exec(text.slice(key + MODEL_KEY.length, key + MODEL_KEY.length + 64))
  if (!gap) return null
  const start = key + MODEL_KEY.length + gap[0].length
  const literal = JSON.stringify(chat.model)
  return text.startsWith(literal, start) ? { start, end: start + literal.length } : null
}

/** Where the next `"model"` is. Short and without its first quote, the search is three times as fast: a megabyte is long. */
function keyFrom(text: string, from: number): number {
  for (let at = text.indexOf(REST_OF_KEY, from + 1); at >= 0; at = text.indexOf(REST_OF_KEY, at + 1)) {
    if (text[at - 1] === '"') return at - 1
  }
  return -1
}

/** Looked for in two steps, as the first is all that nearly every text needs. */
function hidesLetters(text: string): boolean {
  return text.includes('\\u006') && HIDDEN_LETTER.test(text)
}

function needsUsage(chat: ChatRequest, { includeUsage = false }: Changes): boolean {
  return includeUsage && chat.stream === true && chat.stream_options?.include_usage !== true
}

function rewritten(chat: ChatRequest, model: string, changes: Changes): Record<string, unknown> {
  const { drops = [], renames = {} } = changes
  const kept = Object.entries(chat).filter(
    ([field]) => field !== 'cache' && !drops.includes(field) && !Object.hasOwn(renames, field),
  )
  const renamed = Object.entries(renames)
    .filter(([from, to]) => Object.hasOwn(chat, from) && (chat[to] ?? null) === null)
    .map(([from, to]) => [to, chat[from]] as const)
  const options = needsUsage(chat, changes)
    ? [['stream_options', { ...chat.stream_options, include_usage: true }] as const]
    : []
  return Object.fromEntries([...kept, ...renamed, ['model', model], ...options])
}
