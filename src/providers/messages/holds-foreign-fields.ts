import type { ChatMessage, ToolCall } from '../../contract/chat.ts'

/** Whether a message holds what not every vendor of OpenAI's dialect takes; asked of every request, so that it is quick. */
export function holdsForeignFields(messages: readonly ChatMessage[]): boolean {
  for (const message of messages) {
    if (message.role === 'assistant' ? isMarked(message) : message.is_error !== undefined) return true
  }
  return false
}

function isMarked(message: ChatMessage): boolean {
  if (message.reasoning_content !== undefined || message.reasoning_details !== undefined) return true
  return message.extra_content !== undefined || (message.tool_calls?.some(hasExtra) ?? false)
}

/** Whether a call holds a vendor's opaque extras. */
export function hasExtra({ extra_content: extra }: ToolCall): boolean {
  return extra !== undefined
}
