import type { ChatMessage, ToolCall } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import { pick } from '../tasks/post.ts'

/** Marks thinking as Cohere's own, so that it goes back to it and to nobody else. */
export const THINKING_FORMAT = 'cohere-v2'

/** The conversation in Cohere's messages: instructions first, as it wants them. */
export function toMessages(messages: readonly ChatMessage[]): Raw[] {
  const [instructions, turns] = [messages.filter(isSystem), messages.filter((message) => !isSystem(message))]
  return [...instructions, ...turns].map(toMessage)
}

function isSystem({ role }: ChatMessage): boolean {
  return role === 'system' || role === 'developer'
}

function toMessage(message: ChatMessage): Raw {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: toContent(message.content) }
    case 'user':
      return { role: 'user', content: toContent(message.content) }
    case 'assistant':
      return toAssistant(message)
    default:
      return {
        role: 'tool',
        tool_call_id: message.tool_call_id ?? message.name ?? '',
        content: toContent(message.content),
      }
  }
}

/** What it says before it calls tools is its plan there; its thinking and its citations go back as they came. */
function toAssistant(message: ChatMessage): Raw {
  const text = textOf(message.content)
  const calls = (message.tool_calls ?? []).map(toCall)
  const thoughts = thinkingBlocks(message.reasoning_details)
  const said = text !== '' && calls.length === 0 ? [{ type: 'text', text }] : []
  const content = thoughts.length > 0 ? [...thoughts, ...said] : said[0]?.text
  const { citations } = asRecord(asRecord(message.extra_content).cohere)
  return {
    role: 'assistant',
    content,
    ...(calls.length > 0 && { tool_plan: text || undefined, tool_calls: calls }),
    ...(Array.isArray(citations) && { citations }),
  }
}

function toCall({ id, function: called }: ToolCall): Raw {
  return { id, type: 'function', function: { name: called.name, arguments: called.arguments || '{}' } }
}

function toContent(content: ChatMessage['content']): string | Raw[] {
  return typeof content === 'string' ? content : (content ?? []).map(toPart)
}

/** A part of an unknown type is one of the vendor's own (`document`), or is refused there by its name. */
function toPart(part: Raw): Raw {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image_url':
      return { type: 'image_url', image_url: pick(asRecord(part.image_url), ['url', 'detail']) }
    default:
      return part
  }
}

function textOf(content: ChatMessage['content']): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => asText(part.text) || asText(part.refusal)).join('')
}

/** Callers that collect stream deltas send fragments: those of one index are one block. */
function thinkingBlocks(details: unknown): Raw[] {
  const texts = new Map<unknown, string>()
  for (const { format, index, text } of asRecords(details)) {
    if (format === THINKING_FORMAT) texts.set(index, (texts.get(index) ?? '') + asText(text))
  }
  return [...texts.values()].map((thinking) => ({ type: 'thinking', thinking }))
}
