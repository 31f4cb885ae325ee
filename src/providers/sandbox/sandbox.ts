import type { Provider, Task, TaskSkill } from '../contract.ts'
import { readRefusal } from '../refusal.ts'

const BASE_URL = 'https://sandbox.invalid/v1'

const DOES: readonly Task[] = [
  'embeddings',
  'images/generations',
  'images/edits',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
  'moderations',
  'rerank',
]

/** Asks as the caller did. A form stays as it is for the next attempt, so that the address names the model. */
const skill: TaskSkill = {
  request: ({ task, fields, form }, { model }) => ({
    method: 'POST',
    url: `${BASE_URL}/${task}?model=${encodeURIComponent(model)}`,
    headers: {},
    body: form ?? JSON.stringify(fields),
  }),
}

/** Answers without any model or key, in OpenAI's own bytes, so that everything around an answer can be tried and tested. */
export const sandbox: Provider = {
  id: 'sandbox',
  name: 'Sandbox',
  keyName: null,
  keyless: true,
  does: DOES,
  request: ({ chat: { cache: _, ...chat } }, { model }) => ({
    method: 'POST',
    url: `${BASE_URL}/chat/completions`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...chat, model }),
  }),
  probe: () => ({ method: 'GET', url: `${BASE_URL}/models`, headers: {}, body: null }),
  refusal: readRefusal,
  tasks: Object.fromEntries(DOES.map((task) => [task, skill])),
  // Loaded on its first question: nobody pays for it who has real providers.
  answer: async (request, signal) => (await import('./respond.ts')).respond(request, signal),
}
