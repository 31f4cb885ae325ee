import type {
  ChatChunk,
  ChatDelta,
  ChatRequest,
  ChatUsage,
  FinishReason,
  ReasoningDetail,
} from '../../../../src/contract/chat.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import type { ChatBody, ServerEvent, StreamReader } from '../../../../src/providers/contract.ts'

/** The events of a recorded stream. */
export function events(sse: string): ServerEvent[] {
  return sse
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => ({ event: field(block, 'event'), data: field(block, 'data') }))
}

function field(block: string, name: string): string {
  const line = block.split('\n').find((candidate) => candidate.startsWith(`${name}: `))
  return line?.slice(name.length + 2) ?? ''
}

export function bodyOf(chat: Partial<ChatRequest> = {}): ChatBody {
  const whole = { model: 'claude', messages: [{ role: 'user' as const, content: 'Hi' }], ...chat }
  return { chat: whole, text: JSON.stringify(whole) }
}

/** The JSON that would be sent for a chat request. */
export function sent(chat: Partial<ChatRequest>, model = 'claude-sonnet-4-5'): any {
  const target = { provider: 'anthropic', model, apiKey: 'key', baseUrl: null }
  return JSON.parse(anthropic.request(bodyOf(chat), target).body ?? '')
}

export function openReader(chat: Partial<ChatRequest> = {}): StreamReader {
  return anthropic.reader!(bodyOf(chat))
}

/** All chunks of a stream that is expected to go well. */
export function readAll(sse: string | ServerEvent[], chat: Partial<ChatRequest> = {}): ChatChunk[] {
  const reader = openReader(chat)
  return (typeof sse === 'string' ? events(sse) : sse).flatMap((event) => {
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
  else Object.assign(known, detail, { text: (known.text ?? '') + (detail.text ?? '') })
}
