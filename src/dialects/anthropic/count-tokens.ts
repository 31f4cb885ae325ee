import type { ChatMessage, ContentPart } from '../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import { readRequest } from './request.ts'

/** The most an image costs at the size it is scaled to. Source: platform.claude.com, "Vision". */
const IMAGE_TOKENS = 1_600

/** A page costs 1500 to 3000; how many a document has is not known before it is read. Source: "PDF support". */
const DOCUMENT_TOKENS = 3_000

/** What frames a message beside its content. */
const MESSAGE_TOKENS = 3

/** Answers `POST /v1/messages/count_tokens` by an estimate: no provider is asked. */
export function countTokens(body: Raw, estimate: (text: string) => number): { input_tokens: number } {
  // This request has no `max_tokens`, and nothing that is counted depends on it.
  const { chat } = readRequest({ ...body, max_tokens: 1 }, { model: null, stream: null })
  const tools = (chat.tools ?? []).map((tool) => estimate(JSON.stringify(tool.function ?? tool)))
  const messages = chat.messages.map((message) => MESSAGE_TOKENS + messageTokens(message, estimate))
  const schema = chat.response_format ? estimate(JSON.stringify(chat.response_format.json_schema)) : 0
  return { input_tokens: Math.ceil(sum(tools) + sum(messages) + schema) }
}

function messageTokens(message: ChatMessage, estimate: (text: string) => number): number {
  const { content, tool_calls: calls = [], reasoning_content: thinking } = message
  const parts =
    typeof content === 'string' ? [estimate(content)] : (content ?? []).map((part) => partTokens(part, estimate))
  const called = calls.map(({ function: { name, arguments: input } }) => estimate(`${name} ${input}`))
  const details = Array.isArray(message.reasoning_details) ? message.reasoning_details : []
  const thought = [asText(thinking), ...details.map((detail) => asText(asRecord(detail).text))]
  return sum([...parts, ...called, ...thought.filter(Boolean).map(estimate)])
}

function partTokens(part: ContentPart, estimate: (text: string) => number): number {
  switch (part.type) {
    case 'text':
      return estimate(asText(part.text))
    case 'image':
    case 'image_url':
      return IMAGE_TOKENS
    case 'file':
      return DOCUMENT_TOKENS
    case 'document':
      return documentTokens(asRecord(asRecord(part).source), estimate)
    default:
      return estimate(JSON.stringify(part))
  }
}

function documentTokens(source: Raw, estimate: (text: string) => number): number {
  return source.type === 'text' ? estimate(asText(source.data)) : DOCUMENT_TOKENS
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
