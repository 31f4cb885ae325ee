import { asRecord, asRecords, asText, parseJson, type Raw } from '../../../shared/json.ts'

/** A function that an answer calls, its arguments as the model wrote them. */
export interface SaidCall {
  readonly name: string
  readonly arguments: string
}

/** What an answer says, as far as its grade depends on it. Of several choices, the first. */
export interface Said {
  /** Its words: their beginning, and their end. */
  readonly head: string
  readonly tail: string
  /** Whether the beginning is all there is. */
  readonly isShort: boolean
  /** All its words and calls; null unless they were asked for and are not too long to be looked at. */
  readonly whole: { readonly content: string; readonly calls: readonly SaidCall[] } | null
  readonly isRefusal: boolean
  /** Whether it holds more than words: calls, images, sound. */
  readonly hasMore: boolean
}

/** Characters kept of the beginning and of the end. */
export const HEAD_CHARS = 600
export const TAIL_CHARS = 2_000
/** Longer texts are read at neither end: nothing is said of them. An event has some 250 characters around a word. */
const TEXT_MAX = 4_000_000
const CONTENT_MAX = 200_000
const CALLS_MAX = 64

/**
 * Reads an answer as it was sent: a JSON body or an event stream. Of a stream only the events at both ends are parsed, unless
 * all of it is asked for; what comes out depends on the words alone, not on where they were cut. Null: it cannot be read.
 */
export function readSaid(text: string, isWholeWanted: boolean): Said | null {
  if (text.length > TEXT_MAX) return null
  if (/^\s*\{/.test(text)) return readBody(text, isWholeWanted)
  return isWholeWanted ? readAllEvents(text) : readEnds(text)
}

function readBody(text: string, isWholeWanted: boolean): Said | null {
  const [choice] = asRecords(asRecord(parseJson(text)).choices)
  if (!choice) return null
  const message = asRecord(choice.message)
  const content = wordsOf(message.content)
  const calls = asRecords(message.tool_calls).map(({ function: called }) => callOf(asRecord(called)))
  return said(content, isWholeWanted ? calls : null, asText(message.refusal) !== '', hasMore(text))
}

/** Content is text; some vendors send a list of parts. */
function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content
  return asRecords(content)
    .map(({ text }) => asText(text))
    .join('')
}

function callOf({ name, arguments: given }: Raw): SaidCall {
  return { name: asText(name), arguments: asText(given) }
}

function said(content: string, calls: readonly SaidCall[] | null, isRefusal: boolean, more: boolean): Said {
  const isKept = calls !== null && content.length <= CONTENT_MAX && calls.length <= CALLS_MAX
  return {
    head: content.slice(0, HEAD_CHARS),
    tail: content.slice(-TAIL_CHARS),
    isShort: content.length <= HEAD_CHARS,
    whole: isKept ? { content, calls } : null,
    isRefusal,
    hasMore: more,
  }
}

/** Inside a string the quotes would be escaped: nothing a model says can pose as a field. */
function hasMore(text: string): boolean {
  return /"(?:tool_calls|images)"\s*:\s*\[\s*\{|"(?:audio|function_call)"\s*:\s*\{/.test(text)
}

function readAllEvents(text: string): Said | null {
  const parts: string[] = []
  const calls = new Map<number, { name: string; arguments: string[] }>()
  let [isRefusal, isRead] = [false, false]
  for (const line of linesOf(text)) {
    const delta = deltaOf(line)
    if (!delta) continue
    isRead = true
    parts.push(wordsOf(delta.content))
    isRefusal ||= asText(delta.refusal) !== ''
    for (const piece of asRecords(delta.tool_calls)) addPiece(calls, piece)
  }
  if (!isRead) return null
  const whole = [...calls.values()].map((call) => ({ name: call.name, arguments: call.arguments.join('') }))
  return said(parts.join(''), whole, isRefusal, hasMore(text))
}

function addPiece(calls: Map<number, { name: string; arguments: string[] }>, { index, function: called }: Raw): void {
  const at = typeof index === 'number' ? index : 0
  const known = calls.get(at) ?? { name: '', arguments: [] }
  const piece = callOf(asRecord(called))
  known.name ||= piece.name
  known.arguments.push(piece.arguments)
  calls.set(at, known)
}

/** The beginning and the end of a stream's words, with as few events parsed as hold them. */
function readEnds(text: string): Said | null {
  if (!/^data: ?\{/m.test(text)) return null
  let head = ''
  for (const line of linesOf(text)) {
    if (SPEAKS.test(line)) head += wordsOf(deltaOf(line)?.content)
    if (head.length > HEAD_CHARS) break
  }
  const isShort = head.length <= HEAD_CHARS
  return {
    head: head.slice(0, HEAD_CHARS),
    tail: isShort ? head : tailOf(text),
    isShort,
    whole: null,
    isRefusal: /"refusal"\s*:\s*"[^"]/.test(text),
    hasMore: hasMore(text),
  }
}

/** Events without words, thinking above all, need not be parsed. */
const SPEAKS = /"content"\s*:\s*(?:"[^"]|\[)/

function tailOf(text: string): string {
  const parts: string[] = []
  let [length, end] = [0, text.length]
  while (end > 0 && length < TAIL_CHARS) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(start, end)
    const words = SPEAKS.test(line) ? wordsOf(deltaOf(line)?.content) : ''
    length += words.length
    parts.push(words)
    end = start - 1
  }
  return parts.reverse().join('').slice(-TAIL_CHARS)
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    yield text.slice(start, end)
    start = end + 1
  }
}

/** What an event adds to the first choice; null where it adds nothing to it. */
function deltaOf(line: string): Raw | null {
  if (!line.startsWith('data:')) return null
  const choice = asRecords(asRecord(parseJson(line.slice(5))).choices).find(({ index }) => (index ?? 0) === 0)
  return choice ? asRecord(choice.delta) : null
}
