import type { ChatMessage, ChatRequest } from '../../../../../src/contract/chat.ts'

/** What a request says that does not come back as it was, why, and what comes back instead. */
export interface Exception {
  readonly what: string
  readonly why: string
  readonly model: string
  readonly says: Partial<ChatRequest>
  readonly becomes: Partial<ChatRequest>
}

/** A question. */
export const hi: ChatMessage = { role: 'user', content: 'Hi' }

/** A conversation whose answer is this, with a question after it. */
export const said = (message: Partial<ChatMessage>): ChatMessage[] => [
  hi,
  { role: 'assistant', content: 'Yes', ...message },
  hi,
]

/** A conversation with a call of `f` and its result. */
export const called = (
  args: string,
  result: ChatMessage['content'] = 'ok',
  id = 'c',
  more: object = {},
): ChatMessage[] => [
  hi,
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: args }, ...more }],
  },
  { role: 'tool', tool_call_id: id, content: result },
]

/** The tool `f`, alone. */
export const tool = (parameters: Record<string, unknown>, more: object = {}) => [
  { type: 'function', function: { name: 'f', parameters, ...more } },
]

/** The schema of an object of nothing. */
export const empty = { type: 'object', properties: {}, additionalProperties: false }

/** A form of the answer, by its schema. */
export const answer = (schema: object, more: object = {}) => ({ type: 'json_schema', json_schema: { schema, ...more } })

/** An image as a part. */
export const image = (more: object = {}) => ({
  type: 'image_url' as const,
  image_url: { url: 'data:image/png;base64,aGk=', ...more },
})

/** What Google signed beside a text or a call. */
export const signature = { extra_content: { google: { thought_signature: 'c2ln' } } }
