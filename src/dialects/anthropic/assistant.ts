import type { ChatMessage, ContentPart, ReasoningDetail, ToolCall } from '../../contract/chat.ts'
import { asText, type Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt } from '../fields.ts'
import { type Extra, unpackExtra, unsealed } from './opaque.ts'
import { markOf, type Notes, toContent, toPart } from './parts.ts'

/** What becomes one chat message, whose order is always: thinking, content, calls. */
interface Segment {
  readonly details: ReasoningDetail[]
  readonly parts: ContentPart[]
  readonly calls: ToolCall[]
  unsigned: string
  extra: unknown
  mark: { cache_control?: unknown }
}

interface Place {
  readonly param: string
  readonly isLast: boolean
  readonly notes: Notes
}

/**
 * An assistant turn as chat messages. Thinking that comes after text opens another message, so that the order, which
 * signatures vouch for, is kept; adapters join neighbours again.
 */
export function assistantMessages(blocks: readonly Raw[], param: string, notes: Notes): ChatMessage[] {
  const segments = [fresh()]
  const extras: Extra[] = []
  for (const [index, block] of blocks.entries()) {
    const extra = block.type === 'redacted_thinking' ? unpackExtra(asText(block.data)) : null
    const place = { param: `${param}.${index}`, isLast: index === blocks.length - 1, notes }
    if (extra === null) add(segmentFor(segments, block, notes), block, place)
    else if (extra.call) extras.push(extra)
    else (segments.at(-1) ?? fresh()).extra = extra.value
  }
  const extraOf = new Map(extras.map(({ call, value }) => [call, value]))
  return segments.map((segment) => toMessage(segment, extraOf))
}

function fresh(): Segment {
  return { details: [], parts: [], calls: [], unsigned: '', extra: undefined, mark: {} }
}

function segmentFor(segments: Segment[], block: Raw, notes: Notes): Segment {
  const last = segments.at(-1) ?? fresh()
  if (block.type === 'tool_use') return last
  if (last.calls.length > 0) notes.add('Text or thinking after a tool call is moved before the call.')
  else if (isThinking(block) && last.parts.length > 0) {
    const next = fresh()
    segments.push(next)
    return next
  }
  return last
}

function isThinking({ type }: Raw): boolean {
  return type === 'thinking' || type === 'redacted_thinking'
}

function add(segment: Segment, block: Raw, { param, isLast, notes }: Place): void {
  switch (block.type) {
    case 'thinking':
      addThinking(segment, block)
      break
    case 'redacted_thinking': {
      const { secret: data, ...mark } = unsealed(filledTextAt(block.data, `${param}.data`))
      segment.details.push({ type: 'reasoning.encrypted', data, ...mark, index: segment.details.length })
      break
    }
    case 'tool_use':
      segment.calls.push(toCall(block, param))
      if (isLast) segment.mark = markOf(block)
      else if (block.cache_control) notes.add('A cache mark on a tool call counts only at the end of its message.')
      break
    default:
      segment.parts.push(toPart(block, param, notes))
  }
}

/** Thinking that nobody signed goes back as the plain text it was; only signed thinking has to stay a block. */
function addThinking(segment: Segment, block: Raw): void {
  const text = asText(block.thinking)
  const { secret: signature, ...mark } = unsealed(asText(block.signature))
  const index = segment.details.length
  if (signature) segment.details.push({ type: 'reasoning.text', text, signature, ...mark, index })
  else segment.unsigned += text
}

function toCall(block: Raw, param: string): ToolCall {
  const input = recordAt(block.input ?? {}, `${param}.input`)
  const called = { name: filledTextAt(block.name, `${param}.name`), arguments: JSON.stringify(input) }
  return { id: filledTextAt(block.id, `${param}.id`), type: 'function', function: called }
}

function toMessage(segment: Segment, extraOf: ReadonlyMap<string | undefined, unknown>): ChatMessage {
  const { details, parts, calls, unsigned, extra, mark } = segment
  const withExtra = (call: ToolCall) => (extraOf.has(call.id) ? { ...call, extra_content: extraOf.get(call.id) } : call)
  return {
    role: 'assistant',
    content: parts.length === 0 && calls.length > 0 ? null : toContent(parts),
    ...(unsigned && { reasoning_content: unsigned }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls.map(withExtra) }),
    ...(extra !== undefined && { extra_content: extra }),
    ...mark,
  }
}
