import { ChatRequest } from '../../../../src/contract/chat.ts'
import type { ChatBody, Target } from '../../../../src/providers/contract.ts'
import { replicate } from '../../../../src/providers/replicate/replicate.ts'

export const target: Target = {
  provider: 'replicate',
  model: 'meta/meta-llama-3-70b-instruct',
  apiKey: 'key',
  baseUrl: null,
}

/** A body as ingress hands it on. */
export function bodyOf(fields: Record<string, unknown> = {}): ChatBody {
  const whole = { model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields }
  return { chat: ChatRequest.parse(whole), text: JSON.stringify(whole) }
}

/** The input that a model would receive. */
export function input(fields: Record<string, unknown> = {}, model = target.model): any {
  return JSON.parse(replicate.request(bodyOf(fields), { ...target, model }).body ?? '').input
}
