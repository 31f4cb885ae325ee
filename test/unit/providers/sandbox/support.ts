import type { ChatChunk, ChatCompletion } from '../../../../src/contract/chat.ts'
import { sandbox } from '../../../../src/providers/sandbox/sandbox.ts'

/** Sends a request to the sandbox as delivery would: through `request`, then `answer`. */
export async function ask(chat: Record<string, unknown>, signal?: AbortSignal): Promise<Response> {
  const whole = { model: 'echo-small', messages: [{ role: 'user', content: 'Describe the harbour of Genoa' }], ...chat }
  const target = { provider: 'sandbox', model: String(whole.model), apiKey: '', baseUrl: null }
  const response = await sandbox.answer?.(sandbox.request({ chat: whole as never, text: '' }, target), signal)
  if (!response) throw new Error('the sandbox has no answer')
  return response
}

export async function complete(chat: Record<string, unknown> = {}): Promise<ChatCompletion> {
  const response = await ask(chat)
  return (await response.json()) as ChatCompletion
}

export async function textOf(chat: Record<string, unknown> = {}): Promise<string> {
  return (await complete(chat)).choices[0]?.message.content ?? ''
}

/** The data fields of a stream's events. */
export async function events(chat: Record<string, unknown> = {}): Promise<string[]> {
  const text = await (await ask({ stream: true, ...chat })).text()
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => event.replace(/^data: /, ''))
}

export async function chunks(chat: Record<string, unknown> = {}): Promise<ChatChunk[]> {
  return (await events(chat)).filter((data) => data !== '[DONE]').map((data) => JSON.parse(data))
}

export function user(content: unknown): { messages: unknown[] } {
  return { messages: [{ role: 'user', content }] }
}
