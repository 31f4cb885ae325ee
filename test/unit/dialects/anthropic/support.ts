import type { AnswerMessage, ChatChunk, ChatCompletion, ChatDelta } from '../../../../src/contract/chat.ts'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import type { DialectRequest } from '../../../../src/dialects/dialect.ts'
import { checkChat } from '../../../../src/gateway/ingress/check-chat.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import type { Fault } from '../../../../src/shared/faults.ts'

/** A request whose answer is to be told. */
export const asked: DialectRequest = {
  id: '0123456789abcdef0123456789abcdef',
  created: 1,
  warnings: [],
  chat: { model: 'claude', messages: [{ role: 'user', content: 'Hi' }], stop: ['END'] },
}

const least = { model: 'claude', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] }

/** Reads the least request with some fields changed; what it becomes must pass the check behind every dialect. */
export function read(fields: Record<string, unknown> = {}) {
  const done = anthropicDialect.read({ ...least, ...fields }, { model: null, stream: null })
  const objection = checkChat(done.chat)
  if (objection) throw new Error(objection.message)
  return done
}

/** What Anthropic itself would be sent after the way through chat. */
export function sentOn(fields: Record<string, unknown>, model = 'claude-opus-4-6'): any {
  const { chat } = read(fields)
  const target = { provider: 'anthropic', model, apiKey: 'key', baseUrl: null }
  return JSON.parse(anthropic.request({ chat, text: '' }, target).body ?? '')
}

/** The param of the fault that a request is refused with. */
export function faultOf(fields: Record<string, unknown>): Pick<Fault, 'code' | 'param'> {
  try {
    read(fields)
  } catch (thrown) {
    const { code, param } = thrown as Fault
    return { code, param }
  }
  throw new Error('nothing was thrown')
}

/** A whole answer of one message. */
export function completion(message: Partial<AnswerMessage>, more: Record<string, unknown> = {}): ChatCompletion {
  const { usage, ...choice } = more as any
  return {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      { index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: 'stop', ...choice },
    ],
    ...(usage && { usage }),
  }
}

/** One event of an answer; without a delta it has no choices. */
export function chunk(delta: ChatDelta | null, more: Record<string, unknown> = {}): ChatChunk {
  const { usage, ...choice } = more as any
  return {
    id: 'x',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: delta ? [{ index: 0, delta, finish_reason: null, ...choice }] : [],
    ...(usage && { usage }),
  }
}

/** The events of a whole stream; each must name its type twice. */
export function stream(chunks: readonly ChatChunk[], request: DialectRequest = asked): any[] {
  const writer = anthropicDialect.writer(request)
  return parse(chunks.map((each) => writer.write(each)).join('') + writer.end())
}

/** The data of server-sent events. */
export function parse(text: string): any[] {
  if (text !== '' && !text.endsWith('\n\n')) throw new Error('an event is not finished')
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: ([^\n]+)$/.exec(event) ?? []
      const parsed = JSON.parse(data ?? '')
      if (parsed.type !== name) throw new Error(`${name} holds ${parsed.type}`)
      return parsed
    })
}

/** What a client has once it has put the events together, as Anthropic's SDK does; it insists on their order. */
export function gather(events: readonly any[]): any {
  const types = events.map(({ type }) => type)
  if (types.slice(0, 2).join() !== 'message_start,ping') throw new Error('bad start')
  if (types.slice(-2).join() !== 'message_delta,message_stop') throw new Error('bad end')
  const content: any[] = []
  const left = events.slice(2, -2)
  while (left.length > 0) {
    const length = left.findIndex(({ type }) => type === 'content_block_stop') + 1
    if (length === 0) throw new Error('a block is still open')
    content.push(gatherBlock(left.splice(0, length), content.length))
  }
  const end = events.at(-2)
  return { ...events[0].message, content, ...end.delta, usage: end.usage }
}

function gatherBlock([start, ...rest]: any[], index: number): any {
  const types = [start, ...rest].map(({ type }) => type.replace('content_block_', '')).join()
  if (!/^start(,delta)*,stop$/.test(types)) throw new Error(`bad order: ${types}`)
  if ([start, ...rest].some((event) => event.index !== index)) throw new Error('bad index')
  const block = { ...start.content_block, partial_json: '' }
  for (const { delta } of rest.slice(0, -1)) {
    const [field, kind] = DELTAS[delta.type] ?? []
    if (!field || block.type !== kind) throw new Error(`${delta.type} in ${block.type}`)
    block[field] += delta[field]
  }
  const { partial_json: json, ...whole } = block
  return whole.type === 'tool_use' ? { ...whole, input: JSON.parse(json || '{}') } : whole
}

const DELTAS: Record<string, [field: string, kind: string]> = {
  text_delta: ['text', 'text'],
  thinking_delta: ['thinking', 'thinking'],
  signature_delta: ['signature', 'thinking'],
  input_json_delta: ['partial_json', 'tool_use'],
}
