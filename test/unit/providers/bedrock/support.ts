import {
  type ChatChunk,
  type ChatDelta,
  ChatRequest,
  type ChatUsage,
  type FinishReason,
  type ReasoningDetail,
} from '../../../../src/contract/chat.ts'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import type { ChatBody, ServerEvent, StreamReader, Target } from '../../../../src/providers/contract.ts'
import { eventsOf } from '../../../support/sse.ts'

export const HOME = 'https://bedrock-runtime.us-west-2.amazonaws.com'
export const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
export const NOVA = 'us.amazon.nova-pro-v1:0'
export const LLAMA = 'us.meta.llama3-3-70b-instruct-v1:0'

export const target = (fields: Partial<Target> = {}): Target => ({
  provider: 'bedrock',
  model: CLAUDE,
  apiKey: 'key-k9',
  baseUrl: HOME,
  ...fields,
})

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const chat = ChatRequest.parse({ model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields })
  return { chat, text: JSON.stringify(chat) }
}

/** The JSON that a model would receive. */
export function sent(fields: Record<string, unknown> = {}, model = CLAUDE): any {
  return JSON.parse(bedrock.request(bodyOf(fields), target({ model })).body ?? '')
}

/** The turns that a model would receive. */
export function turns(messages: unknown[], model = CLAUDE): any[] {
  return sent({ messages }, model).messages
}

export function tool(name: string, more: Record<string, unknown> = {}) {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  return { type: 'function', function: { name, description: 'Tells it.', parameters, ...more } }
}

export function openReader(fields: Record<string, unknown> = {}): StreamReader {
  return bedrock.reader!(bodyOf({ stream: true, ...fields }))
}

/** All chunks of a stream that is expected to go well. */
export function readAll(stream: string | readonly ServerEvent[], fields: Record<string, unknown> = {}): ChatChunk[] {
  const reader = openReader(fields)
  return (typeof stream === 'string' ? eventsOf(stream) : stream).flatMap((event) => {
    const read = reader.read(event)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return [...read]
  })
}

export interface Gathered {
  content: string
  reasoning: string
  details: ReasoningDetail[]
  calls: { id: string; name: string; arguments: string }[]
  finish: FinishReason | null
  usage: ChatUsage | null
}

/** What a client has after it has put the chunks together. */
export function gather(chunks: readonly ChatChunk[]): Gathered {
  const gathered: Gathered = { content: '', reasoning: '', details: [], calls: [], finish: null, usage: null }
  for (const chunk of chunks) {
    gathered.usage = chunk.usage ?? gathered.usage
    for (const { delta, finish_reason } of chunk.choices) {
      gathered.finish = finish_reason ?? gathered.finish
      add(gathered, delta)
    }
  }
  return gathered
}

function add(gathered: Gathered, delta: ChatDelta): void {
  gathered.content += delta.content ?? ''
  gathered.reasoning += delta.reasoning_content ?? ''
  for (const detail of delta.reasoning_details ?? []) addDetail(gathered.details, detail)
  for (const call of delta.tool_calls ?? []) {
    gathered.calls[call.index] ??= { id: call.id ?? '', name: call.function?.name ?? '', arguments: '' }
    gathered.calls[call.index]!.arguments += call.function?.arguments ?? ''
  }
}

function addDetail(details: ReasoningDetail[], detail: ReasoningDetail): void {
  const known = details.find(({ index }) => index === detail.index)
  if (!known) details.push({ ...detail })
  else if (detail.text === undefined) Object.assign(known, detail)
  else Object.assign(known, detail, { text: (known.text ?? '') + detail.text })
}

/** A frame of an event stream with text headers, written by the documented layout. */
export function frame(headers: Record<string, string>, payload: string): Uint8Array {
  const head = Object.entries(headers).flatMap(([name, value]) => {
    const text = [...new TextEncoder().encode(value)]
    return [name.length, ...new TextEncoder().encode(name), 7, text.length >> 8, text.length & 255, ...text]
  })
  const body = new TextEncoder().encode(payload)
  const bytes = new Uint8Array(16 + head.length + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, bytes.length)
  view.setUint32(4, head.length)
  view.setUint32(8, checksum(bytes.subarray(0, 8)))
  bytes.set(head, 12)
  bytes.set(body, 12 + head.length)
  view.setUint32(bytes.length - 4, checksum(bytes.subarray(0, bytes.length - 4)))
  return bytes
}

/** CRC-32 by its definition, bit by bit. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}
