import type { ChatMessage, ToolCall } from '../../contract/chat.ts'
import { asRecords, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import { contentPart } from './media.ts'
import { present } from './raw.ts'
import { REASONING_FORMAT, SKIP_VALIDATION, signatureOf } from './signature.ts'
import { thinksByLevel } from './thinking.ts'

type Part = Record<string, unknown>

interface Content {
  readonly role: 'user' | 'model'
  readonly parts: readonly Part[]
}

/** `contents` and `systemInstruction` for an OpenAI conversation. */
export function contentFields(messages: readonly ChatMessage[], model: string): Record<string, unknown> {
  const system = messages.filter(isSystem).flatMap(textParts)
  const names = new Map<string, string>()
  const turns = messages.filter((message) => !isSystem(message)).map((message) => turn(message, names, model))
  const contents = merged(turns.filter(({ parts }) => parts.length > 0))
  // Gemini refuses a request without a turn; instructions alone are then the question.
  if (contents.length === 0) return { contents: [{ role: 'user', parts: system.length > 0 ? system : [{ text: '' }] }] }
  return present({ systemInstruction: system.length > 0 ? { parts: system } : undefined, contents })
}

function isSystem(message: ChatMessage): boolean {
  return message.role === 'system' || message.role === 'developer'
}

/** `names` are those of the calls so far, by their ids: an id may be used again by a later call. */
function turn(message: ChatMessage, names: Map<string, string>, model: string): Content {
  for (const { id, function: called } of message.tool_calls ?? []) names.set(id, called.name)
  if (message.role === 'assistant') return { role: 'model', parts: modelParts(message, model) }
  if (message.role === 'tool' || message.role === 'function') return { role: 'user', parts: toolResult(message, names) }
  return { role: 'user', parts: contentParts(message) }
}

/** Gemini wants turns to alternate, and all results of parallel calls in one. */
function merged(turns: readonly Content[]): readonly Content[] {
  const contents: { role: Content['role']; parts: Part[] }[] = []
  for (const { role, parts } of turns) {
    const last = contents.at(-1)
    if (last?.role === role) last.parts.push(...parts)
    else contents.push({ role, parts: [...parts] })
  }
  return contents
}

function contentParts({ content }: ChatMessage): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ text: content }]
  return (content ?? []).map(contentPart)
}

function textParts(message: ChatMessage): Part[] {
  return contentParts(message).filter((part) => 'text' in part)
}

function modelParts(message: ChatMessage, model: string): Part[] {
  const calls = (message.tool_calls ?? []).map((call) => functionCall(call))
  const [first] = calls
  if (first !== undefined && first.thoughtSignature === undefined && thinksByLevel(model)) {
    first.thoughtSignature = SKIP_VALIDATION
  }
  return [...thoughts(message), ...answerParts(message), ...calls]
}

/** Only what Gemini itself signed goes back: it refuses another vendor's signature. */
function thoughts(message: ChatMessage): Part[] {
  return asRecords(message.reasoning_details)
    .filter((detail) => detail.format === REASONING_FORMAT && detail.type === 'reasoning.text')
    .filter((detail) => asText(detail.signature) !== '')
    .map((detail) => ({ text: asText(detail.text), thought: true, thoughtSignature: detail.signature }))
}

/** The signature of a spoken answer belongs to its last text; without any text it travels in an empty one. */
function answerParts(message: ChatMessage): Part[] {
  const parts = contentParts(message)
  const thoughtSignature = signatureOf(message)
  if (thoughtSignature === undefined) return parts
  const at = parts.findLastIndex((part) => 'text' in part)
  if (at === -1) return [...parts, { text: '', thoughtSignature }]
  return parts.with(at, { ...parts[at], thoughtSignature })
}

function functionCall(call: ToolCall): Part {
  const { name, arguments: text } = call.function
  return present({ functionCall: { id: call.id, name, args: args(text) }, thoughtSignature: signatureOf(call) })
}

/** Arguments must be an object; text that is none is kept where the model can see what it wrote. */
function args(text: string): Raw {
  const parsed = parseJson(text)
  if (isRecord(parsed)) return parsed
  return text.trim() === '' ? {} : { arguments: text }
}

/** A result's text becomes its `response`; images in it follow as parts of the same turn, which every model takes. */
function toolResult(message: ChatMessage, names: ReadonlyMap<string, string>): Part[] {
  const parts = contentParts(message)
  const text = parts.map((part) => asText(part.text)).join('')
  const id = message.tool_call_id
  const name = names.get(id ?? '') ?? message.name ?? id ?? 'function'
  const parsed = parseJson(text)
  const response = isRecord(parsed) ? parsed : { result: text }
  return [{ functionResponse: present({ id, name, response }) }, ...parts.filter((part) => !('text' in part))]
}
