import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'

/** What of a request is looked at. Only hashes and counts of it are kept. */
export interface RequestText {
  /** The newest words of the user, or the whole prompt where there is but one. */
  readonly text: string
  /** Messages of the conversation, this one included. */
  readonly turns: number
  readonly tools: number
  readonly images: number
  /** Whether the answer must follow a JSON schema. */
  readonly hasSchema: boolean
  /** Characters of all that comes before the text: instructions, history, tools. */
  readonly contextChars: number
}

/** What of a chat the router looks at: the newest words of the user, and the shape of all the rest. */
export function requestTextOf(chat: ChatRequest, length: number): RequestText {
  const newest = chat.messages.findLast(({ role }) => role === 'user') ?? chat.messages.at(-1)
  const text = newest ? textOf(newest) : ''
  const format = chat.response_format?.type
  return {
    text,
    turns: chat.messages.length,
    tools: chat.tools?.length ?? 0,
    images: newest ? imagesOf(newest) : 0,
    hasSchema: format === 'json_schema' || format === 'json_object',
    contextChars: Math.max(0, length - text.length),
  }
}

/** The words of a message. */
export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('\n')
}

function imagesOf({ content }: ChatMessage): number {
  return Array.isArray(content) ? content.filter(({ type }) => type === 'image_url').length : 0
}
