import { ChatRequest } from '../../../../src/contract/chat.ts'
import type { ChatBody, Target } from '../../../../src/providers/contract.ts'

export const HOST = 'https://r1.openai.azure.com'

export const target = (fields: Partial<Target> = {}): Target => ({
  provider: 'azure',
  model: 'our-gpt',
  apiKey: 'key-1',
  baseUrl: HOST,
  ...fields,
})

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const chat = ChatRequest.parse({ model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields })
  return { chat, text: JSON.stringify(chat) }
}
