import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'

/** Where a conversation stands: what tells this request's state from others, and the state its last answer was given in. */
export interface ConversationState {
  /** Hash of all messages. */
  readonly now: string
  /** Whether a person's turn is the last: an agent's own steps end with what a tool returned. */
  readonly isUserTurn: boolean
  /** Whether two people would hardly write the same: there is an answer in it, or more than a greeting. */
  readonly isDistinct: boolean
  /** The state in which the answer was asked for that a new user turn follows, and that answer's mark; null: it follows none. */
  readonly before: { readonly state: string; readonly mark: string } | null
}

/** Of longer messages the two ends and the length are hashed; the newest is hashed whole, up to a bound. */
const END_CHARS = 300
const NEWEST_CHARS = 20_000
const MESSAGES_MAX = 400
const MARK_CHARS = 200
const DISTINCT_CHARS = 40

/** Reads where a conversation stands. Models and settings are no part of it: another model asked the same is asked again. */
export function conversationState({ messages }: Pick<ChatRequest, 'messages'>): ConversationState {
  const recent = messages.slice(-MESSAGES_MAX)
  const [newest, previous] = [recent.at(-1), recent.at(-2)]
  const isUserTurn = newest?.role === 'user'
  const words = previous?.role === 'assistant' ? wordsOf(previous) : ''
  const follows = isUserTurn && words !== '' && recent.length > 2
  return {
    now: hashOf(recent),
    isUserTurn,
    isDistinct:
      recent.some(({ role }) => role === 'assistant') || (newest ? wordsOf(newest) : '').length >= DISTINCT_CHARS,
    before: follows ? { state: hashOf(recent.slice(0, -2)), mark: markOf(words) } : null,
  }
}

/** What an answer is known by when a conversation quotes it: a hash of its beginning, white space aside. */
export function markOf(words: string): string {
  return hash(
    words
      .slice(0, 4 * MARK_CHARS)
      .replace(/\s+/g, '')
      .slice(0, MARK_CHARS),
  )
}

function hashOf(messages: readonly ChatMessage[]): string {
  const newest = messages.length - 1
  return hash(messages.map((message, at) => gist(message, at === newest)).join('\u0001'))
}

function gist(message: ChatMessage, isNewest: boolean): string {
  const text = typeof message.content === 'string' ? message.content : JSON.stringify(message.content ?? null)
  const calls = message.tool_calls ? JSON.stringify(message.tool_calls) : ''
  const cut = isNewest ? NEWEST_CHARS : END_CHARS
  return [message.role, shorten(text, cut), shorten(calls, END_CHARS)].join('\u0000')
}

function shorten(text: string, chars: number): string {
  return text.length <= 2 * chars ? text : `${text.length} ${text.slice(0, chars)} ${text.slice(-chars)}`
}

function wordsOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('')
}

/** FNV-1a and a sister of other constants, 64 bits: enough to tell some thousand conversations of one tenant apart. */
function hash(text: string): string {
  let [one, two] = [0x811c9dc5, 0x9747b28c]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(two ^ code, 0x85ebca6b)
    two ^= two >>> 13
  }
  return (one >>> 0).toString(36) + (two >>> 0).toString(36)
}
