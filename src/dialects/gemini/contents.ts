import type { ChatMessage, ContentPart, ReasoningDetail, ToolCall } from '../../contract/chat.ts'
import { asText } from '../../shared/json.ts'
import { wrong } from '../fields.ts'
import { CallIds } from './call-ids.ts'
import { type Part, readPart } from './part.ts'
import { fieldsOf } from './raw.ts'
import { reasoningDetail, withSignature } from './signature.ts'

type Warn = (sentence: string) => void

type PartOf<Kind extends Part['kind']> = Extract<Part, { kind: Kind }>

/** `contents` as the messages of an OpenAI conversation. */
export function conversation(value: unknown, warn: Warn): ChatMessage[] {
  const turns = typeof value === 'string' || !Array.isArray(value) ? [value] : value
  if (value === undefined || value === null || turns.length === 0) throw wrong('contents', 'a list with a turn or more')
  const ids = new CallIds()
  const read = turns.flatMap((turn, index) => messages(turn, `contents.${index}`, ids, warn))
  if (read.length === 0) throw wrong('contents', 'a conversation in which something is said')
  return read
}

/** `systemInstruction`, a content or plain text, as a message; nothing when it is absent. */
export function instruction(value: unknown, warn: Warn): ChatMessage[] {
  if (value === undefined || value === null) return []
  const parts = partsOf(value, 'systemInstruction', warn).filter((part) => part.kind === 'content')
  const texts = parts.map(({ content }) => content).filter((content) => content.type === 'text')
  if (texts.length < parts.length) warn('Only the text of `systemInstruction` can be carried over.')
  return texts.length === 0 ? [] : [{ role: 'system', content: plain(texts) }]
}

function messages(turn: unknown, path: string, ids: CallIds, warn: Warn): ChatMessage[] {
  const role = typeof turn === 'string' ? 'user' : (fieldsOf(turn, path).role ?? 'user')
  const parts = partsOf(turn, path, warn)
  if (role === 'model') return parts.length === 0 ? [] : [modelMessage(parts, path, ids, warn)]
  if (role === 'user' || role === 'function' || role === 'tool') return userMessages(parts, ids)
  throw wrong(`${path}.role`, '"user", "model" or "function"')
}

function partsOf(turn: unknown, path: string, warn: Warn): Part[] {
  if (typeof turn === 'string') return [readPart({ text: turn }, path, warn)]
  const { parts } = fieldsOf(turn, path)
  if (parts === undefined) return []
  const list = Array.isArray(parts) ? parts : [parts]
  return list
    .map((part, index) => readPart(part, `${path}.parts.${index}`, warn))
    .filter((part) => part.kind !== 'lost')
}

/** Results come first: providers want them right behind the calls they answer. */
function userMessages(parts: readonly Part[], ids: CallIds): ChatMessage[] {
  const results = parts.filter((part) => part.kind === 'result').map((part) => toolMessage(part, ids))
  const contents = parts.filter((part) => part.kind === 'content').map(({ content }) => content)
  return contents.length === 0 ? results : [...results, { role: 'user', content: plain(contents) }]
}

function toolMessage({ id, name, content }: PartOf<'result'>, ids: CallIds): ChatMessage {
  const call = ids.answered(id, name)
  return { role: 'tool', tool_call_id: call.id, ...(call.known ? {} : { name }), content }
}

function modelMessage(parts: readonly Part[], path: string, ids: CallIds, warn: Warn): ChatMessage {
  const contents = parts.filter((part) => part.kind === 'content')
  const thoughts = parts.filter((part) => part.kind === 'thought')
  const calls = parts.flatMap((part, index) => (part.kind === 'call' ? [toolCall(part, `${path}.${index}`, ids)] : []))
  const signatures = contents.map(({ signature }) => signature).filter((signature) => signature !== '')
  if (signatures.length > 1) warn(`Only the last thought signature of an answer's text can be carried over.`)
  return {
    role: 'assistant',
    content: spoken(
      contents.map(({ content }) => content),
      calls.length > 0,
    ),
    ...reasoning(thoughts),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...withSignature(signatures.at(-1) ?? ''),
  }
}

function toolCall({ id, name, args, signature }: PartOf<'call'>, path: string, ids: CallIds): ToolCall {
  const made = { name, arguments: JSON.stringify(args) }
  return { id: ids.asked(id, name, path), type: 'function', function: made, ...withSignature(signature) }
}

function reasoning(thoughts: readonly PartOf<'thought'>[]): Partial<ChatMessage> {
  if (thoughts.length === 0) return {}
  const text = thoughts.map((thought) => thought.text).join('')
  return { ...(text === '' ? {} : { reasoning_content: text }), reasoning_details: details(thoughts) }
}

/** Thoughts run on in one detail until a signature closes it; an encrypted one stands alone. */
function details(thoughts: readonly PartOf<'thought'>[]): ReasoningDetail[] {
  const whole: ReasoningDetail[] = []
  let open: ReasoningDetail | undefined
  for (const { text, signature } of thoughts) {
    const detail = reasoningDetail(text, signature, open?.index ?? whole.length)
    if (open === undefined) whole.push(detail)
    else if (detail.type === 'reasoning.encrypted') whole.push({ ...detail, index: whole.length })
    else whole.splice(-1, 1, { ...detail, text: `${open.text ?? ''}${detail.text ?? ''}` })
    open = signature === '' ? whole.at(-1) : undefined
  }
  return whole
}

/** An answer streamed comes back in as many parts as it had pieces: its text is one. */
function spoken(contents: readonly ContentPart[], callsTools: boolean): ChatMessage['content'] {
  if (contents.some(({ type }) => type !== 'text')) return [...contents]
  const text = contents.map((part) => asText(part.text)).join('')
  return text === '' && callsTools ? null : text
}

function plain(contents: readonly ContentPart[]): string | ContentPart[] {
  const [first] = contents
  return contents.length === 1 && first?.type === 'text' ? asText(first.text) : [...contents]
}
