import type { ChatMessage, ToolCall } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, parseJson, type Raw } from '../../shared/json.ts'
import { toBlocks, toTextBlocks } from './parts.ts'

export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: readonly Raw[]
}

/** System and developer messages in their order; as blocks only where a cache mark needs them. */
export function toSystem(
  messages: readonly ChatMessage[],
  instructions: readonly string[],
): string | Raw[] | undefined {
  const said = messages.filter(isSystem).flatMap((message) => marked(message, toTextBlocks(message.content)))
  const blocks = [...said, ...instructions.map((text) => ({ type: 'text', text }) as Raw)]
  if (blocks.length === 0) return undefined
  if (blocks.some((block) => block.cache_control)) return blocks
  return blocks.map((block) => block.text).join('\n\n')
}

/** The conversation as alternating turns: neighbours of one role become one turn, tool results belong to the user. */
export function toTurns(messages: readonly ChatMessage[]): Turn[] {
  const turns: { role: Turn['role']; content: Raw[] }[] = []
  for (const message of messages) {
    const content = isSystem(message) ? [] : marked(message, blocksOf(message))
    if (content.length === 0) continue
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const before = turns.at(-1)
    if (before?.role === role) before.content.push(...content)
    else turns.push({ role, content })
  }
  const last = turns.pop()
  const whole = last ? [...turns, withoutTail(last)] : turns
  return whole.filter((turn) => turn.content.length > 0).map(resultsFirst)
}

function isSystem(message: ChatMessage): boolean {
  return message.role === 'system' || message.role === 'developer'
}

function blocksOf(message: ChatMessage): Raw[] {
  if (message.role === 'tool') return [toolResult(message)]
  if (message.role !== 'assistant') return toBlocks(message.content)
  const calls = (message.tool_calls ?? []).map(toolUse)
  return [...thinkingBlocks(message.reasoning_details), ...toBlocks(message.content), ...calls]
}

/** A mark on a whole message goes to its last block; thinking blocks cannot carry one. */
function marked(message: ChatMessage, blocks: Raw[]): Raw[] {
  const mark = message.cache_control
  const last = blocks.at(-1)
  if (!mark || !last || asText(last.type).endsWith('thinking')) return blocks
  return [...blocks.slice(0, -1), { ...last, cache_control: mark }]
}

function toolResult(message: ChatMessage): Raw {
  const { content } = message
  return {
    type: 'tool_result',
    tool_use_id: toolId(message.tool_call_id ?? ''),
    content: typeof content === 'string' ? content : toBlocks(content),
    is_error: message.is_error,
  }
}

function toolUse(call: ToolCall): Raw {
  return { type: 'tool_use', id: toolId(call.id), name: call.function.name, input: toInput(call.function.arguments) }
}

/** Ids of other providers may hold signs that are refused here. */
function toolId(id: string): string {
  return id.replaceAll(/[^\w-]/g, '_')
}

/** The input must be an object. What a model wrote wrongly stays visible to it instead of failing the request. */
function toInput(json: string): Raw {
  if (json.trim() === '') return {}
  const parsed = parseJson(json)
  if (parsed === undefined) return { invalid_json: json }
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? asRecord(parsed) : { value: parsed }
}

/** Thinking goes back as it came, signature unchanged. Unsigned thinking, and another vendor's, would be refused. */
function thinkingBlocks(details: unknown): Raw[] {
  const blocks: Raw[] = []
  for (const detail of joined(asRecords(details).filter(mayBeOurs))) {
    const signature = asText(detail.signature)
    const data = asText(detail.data)
    if (detail.type === 'reasoning.text' && signature)
      blocks.push({ type: 'thinking', thinking: asText(detail.text), signature })
    else if (detail.type === 'reasoning.encrypted' && data) blocks.push({ type: 'redacted_thinking', data })
  }
  return blocks
}

/** Details without a mark may be ours; a marked one is whose it says. */
function mayBeOurs({ format }: Raw): boolean {
  return format === undefined || format === null || asText(format).startsWith('anthropic')
}

/** Callers that collect stream deltas send fragments: those of one index are one block, up to its signature. */
function joined(details: readonly Raw[]): Raw[] {
  const whole: Raw[] = []
  for (const detail of details) {
    const last = whole.at(-1)
    if (last && continues(last, detail))
      whole[whole.length - 1] = { ...last, ...detail, text: asText(last.text) + asText(detail.text) }
    else whole.push(detail)
  }
  return whole
}

function continues(before: Raw, detail: Raw): boolean {
  const isText = before.type === 'reasoning.text' && detail.type === 'reasoning.text'
  return isText && !before.signature && detail.index !== undefined && before.index === detail.index
}

/** Inside a user turn tool results must come first. */
function resultsFirst(turn: Turn): Turn {
  const isResult = (block: Raw) => block.type === 'tool_result'
  const { content } = turn
  return { ...turn, content: [...content.filter(isResult), ...content.filter((block) => !isResult(block))] }
}

/** An answer begun for the model to continue must not end in white space. */
function withoutTail(turn: Turn): Turn {
  const last = turn.content.at(-1)
  if (turn.role !== 'assistant' || last?.type !== 'text') return turn
  const text = asText(last.text).trimEnd()
  return { ...turn, content: [...turn.content.slice(0, -1), ...(text ? [{ ...last, text }] : [])] }
}
