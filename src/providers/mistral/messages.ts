import type { ChatMessage, ToolCall } from '../../contract/chat.ts'
import { asRecords, asText, type Raw } from '../../shared/json.ts'
import { pick } from '../tasks/post.ts'
import { THINKING_FORMAT } from './answer.ts'
import { callId } from './call-id.ts'
import { fitContent, unlessSame } from './parts.ts'

type Role = 'system' | 'user' | 'assistant' | 'tool'

/** The fields that each kind of message has there; any other is answered with 422. */
const FIELDS: Readonly<Record<Role, readonly string[]>> = {
  system: ['content'],
  user: ['content'],
  assistant: ['content', 'tool_calls', 'prefix'],
  tool: ['content', 'tool_call_id', 'name'],
}

const ROLES: Readonly<Record<ChatMessage['role'], Role>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
}

/** Said between a tool's result and the next question, which may not follow each other there. */
const BRIDGE: ChatMessage = { role: 'assistant', content: 'Understood.' }

/**
 * The conversation as Mistral takes it; the same one where it already is. Sources: the message types of the client
 * `@mistralai/mistralai` 2.7.0, and the order that mistral-common's request validator checks.
 */
export function fitMessages(messages: ChatMessage[]): ChatMessage[] {
  const fitted: ChatMessage[] = []
  for (const [at, message] of messages.entries()) {
    const before = fitted.at(-1)?.role
    const next = inOrder(fitMessage(message, at === messages.length - 1), before)
    if (saysNothing(next)) continue
    if (before === 'tool' && next.role === 'user') fitted.push(BRIDGE)
    fitted.push(next)
  }
  return unlessSame(messages, fitted)
}

function fitMessage(message: ChatMessage, isLast: boolean): ChatMessage {
  const role = ROLES[message.role]
  const { tool_calls: calls, tool_call_id: id, name } = message
  const content = role === 'assistant' ? withThoughts(message) : fitContent(message.content)
  const isBeginning = isLast && role === 'assistant' && !calls?.length
  return unlessSame(message, {
    ...pick(message, FIELDS[role]),
    role,
    ...(content === undefined ? {} : { content }),
    ...(calls ? { tool_calls: unlessSame(calls, calls.map(fitCall)) } : {}),
    ...(id === undefined ? {} : { tool_call_id: callId(id) }),
    ...(role === 'tool' && name !== undefined && !/^[\w-]{1,64}$/.test(name) ? { name: undefined } : {}),
    ...(isBeginning ? { prefix: true } : {}),
  })
}

/** Instructions after the first question may only follow a question; elsewhere they are said by the user. */
function inOrder(message: ChatMessage, before: ChatMessage['role'] | undefined): ChatMessage {
  const isLate = message.role === 'system' && (before === 'assistant' || before === 'tool')
  return isLate ? { ...message, role: 'user' } : message
}

/** An assistant turn without text or call is refused there. */
function saysNothing({ role, content, tool_calls: calls }: ChatMessage): boolean {
  return role === 'assistant' && !calls?.length && (content ?? '').length === 0
}

function fitCall(call: ToolCall): ToolCall {
  const { name, arguments: text } = call.function
  const called = unlessSame(call.function, { name, arguments: text.trim() === '' ? '{}' : text })
  return unlessSame(call, { id: callId(call.id), type: 'function', function: called })
}

/** Its own thinking goes back to it: without, the vendor says, the next turn suffers. Another vendor's does not. */
function withThoughts(message: ChatMessage): ChatMessage['content'] {
  const content = fitContent(message.content)
  const thoughts = thinkingChunks(message.reasoning_details)
  if (thoughts.length === 0) return content
  const said = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  return [...thoughts, ...said.filter((part) => part.text !== '')] as ChatMessage['content']
}

function thinkingChunks(details: unknown): Raw[] {
  const whole = new Map<unknown, Raw>()
  for (const detail of asRecords(details)) {
    if (detail.format !== THINKING_FORMAT || detail.type !== 'reasoning.text') continue
    const known = whole.get(detail.index)
    whole.set(detail.index, { ...known, ...detail, text: asText(known?.text) + asText(detail.text) })
  }
  return [...whole.values()].map(({ text, signature }) => ({
    type: 'thinking',
    thinking: [{ type: 'text', text }],
    ...(signature ? { signature } : {}),
    closed: true,
  }))
}
