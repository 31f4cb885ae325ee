import type { Provider } from '../contract.ts'
import { readRefusal } from '../refusal.ts'

const BASE_URL = 'https://sandbox.invalid/v1'

/** Answers without any model or key, in OpenAI's own bytes, so that everything around an answer can be tried and tested. */
export const sandbox: Provider = {
  id: 'sandbox',
  name: 'Sandbox',
  keyName: null,
  keyless: true,
  request: ({ chat: { cache: _, ...chat } }, { model }) => ({
    method: 'POST',
    url: `${BASE_URL}/chat/completions`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...chat, model }),
  }),
  probe: () => ({ method: 'GET', url: `${BASE_URL}/models`, headers: {}, body: null }),
  refusal: readRefusal,
  // Loaded on its first question: nobody pays for it who has real providers.
  answer: async (request, signal) => (await import('./respond.ts')).respond(request, signal),
}
