import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'

/** What the sandbox understands of a request. */
export interface Prompt {
  /** The last thing the user said, its first 4,000 characters. */
  readonly text: string
  /** Its words in order, numbers among them. */
  readonly words: readonly string[]
  /** Its telling words, each once, in order. */
  readonly keywords: readonly string[]
  /** Quoted phrases and proper names first, then the telling words: what a name or a place is most likely to be. */
  readonly phrases: readonly string[]
  readonly numbers: readonly number[]
  readonly imageCount: number
  /** What the tools answered, when the conversation ends with that. */
  readonly toolResults: readonly { readonly tool: string; readonly text: string }[]
}

/** Longer prompts are answered by their beginning: reading them whole would cost time and improve nothing. */
const READ_CHARACTERS = 4000
const WORD = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu
const STOP_WORDS = new Set(
  `a about all also am an and any are as at be been but by can could did do does for from get give had has have he her him
  his how i if in into is it its just let like list make may me more most my no not of on one or our out please say set she
  should so some tell than that the their them then there these they this those to too up us use using very want was we were
  what when where which who why will with would you your`.split(/\s+/),
)

/** Reads a request for what its answer should be about. */
export function readPrompt({ messages }: ChatRequest): Prompt {
  const asked = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1)
  const text = (asked ? textOf(asked) : '').slice(0, READ_CHARACTERS)
  const words = text.match(WORD) ?? []
  const keywords = unique(words.filter((word) => word.length > 2 && !isStopWord(word))).slice(0, 24)
  return {
    text,
    words,
    keywords,
    phrases: unique([...quotedIn(text), ...namesIn(text), ...keywords]),
    numbers: (text.match(/(?<![\p{L}\d-])-?\d+(?:\.\d+)?/gu) ?? [])
      .map(Number)
      .filter((number) => Math.abs(number) <= Number.MAX_SAFE_INTEGER),
    imageCount: messages.reduce((count, message) => count + imagesIn(message), 0),
    toolResults: toolResultsOf(messages),
  }
}

/** The text of a message, its parts joined. */
export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('\n')
}

/** How many images a message carries. */
export function imagesIn({ content }: ChatMessage): number {
  return Array.isArray(content) ? content.filter(({ type }) => type === 'image_url').length : 0
}

/** The words of a name, however it is written: `get_userNames` has `get`, `user`, `name`. */
export function stemsOf(text: string): readonly string[] {
  const words = text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/[\p{L}\p{N}]+/gu) ?? []
  return words.map((word) => word.toLowerCase().replace(/(?<=..\p{L})s$/u, '')).filter((word) => !isStopWord(word))
}

/** Words too common to say what a text is about. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word.toLowerCase().replace(/['’]\p{L}{1,2}$/u, ''))
}

function toolResultsOf(messages: readonly ChatMessage[]): Prompt['toolResults'] {
  const last = messages.findLastIndex(({ role }) => role !== 'tool' && role !== 'function')
  const calls = messages.flatMap(({ tool_calls }) => tool_calls ?? [])
  return messages.slice(last + 1).map((message) => ({
    tool: message.name ?? calls.find(({ id }) => id === message.tool_call_id)?.function.name ?? 'the tool',
    text: textOf(message).slice(0, 500),
  }))
}

function quotedIn(text: string): string[] {
  return Array.from(text.matchAll(/["“”«]([^"“”«»]{1,80})["“”»]/g), ([, phrase = '']) => phrase)
}

/** Capitalised words, neighbours together, except where a sentence begins. */
function namesIn(text: string): string[] {
  const found = text.matchAll(/(?<![.!?]\s{0,3}|^\s{0,3}|[\p{L}\p{N}'’])\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*/gu)
  return Array.from(found, ([name]) => name).filter((name) => !isStopWord(name))
}

function unique(words: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const word of words) {
    if (!seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), word.slice(0, 60))
  }
  return [...seen.values()]
}
