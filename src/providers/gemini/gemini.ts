import type { Provider, Target } from '../contract.ts'
import { GEMINI } from './about.ts'
import { lossesOf } from './losses.ts'
import { streamReader } from './reader.ts'
import { refusalOf } from './refusal.ts'
import { completionOf } from './reply.ts'
import { requestBody } from './request.ts'
import { geminiTasks } from './tasks.ts'

const BASE_URL = 'https://generativelanguage.googleapis.com/v1beta'

/** Google's Gemini through its own `generateContent` API, which has what its OpenAI layer lacks: thoughts and signatures. */
export const gemini: Provider = {
  ...GEMINI,
  request: ({ chat }, target) => ({
    method: 'POST',
    url: `${modelUrl(target)}:${chat.stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    headers: { 'content-type': 'application/json', ...authorization(target) },
    body: JSON.stringify(requestBody(chat, target.model)),
  }),
  probe: (target) => ({
    method: 'GET',
    url: `${target.baseUrl ?? BASE_URL}/models?pageSize=1`,
    headers: authorization(target),
    body: null,
  }),
  refusal: refusalOf,
  tasks: geminiTasks({ modelUrl, headers: authorization }),
  reply: (json, { chat }) => completionOf(json, chat),
  reader: ({ chat }) => streamReader(chat),
  losses: ({ chat }, { model }) => lossesOf(chat, model),
  door: (target) => ({ url: target.baseUrl ?? BASE_URL, headers: authorization(target) }),
  native: (_, { text, stream }, target) => ({
    method: 'POST',
    url: `${modelUrl(target)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    headers: { 'content-type': 'application/json', ...authorization(target) },
    body: text,
  }),
}

/** In a header, never in the URL: URLs end up in logs. */
function authorization({ apiKey }: Target): Record<string, string> {
  return { 'x-goog-api-key': apiKey }
}

/** A model's name may carry its collection; anything else in it is encoded, so that it cannot lead to another path. */
function modelUrl({ baseUrl, model }: Target): string {
  const [, collection = 'models', name = model] = /^(models|tunedModels)\/([^/]+)$/.exec(model) ?? []
  return `${baseUrl ?? BASE_URL}/${collection}/${encodeURIComponent(name)}`
}
