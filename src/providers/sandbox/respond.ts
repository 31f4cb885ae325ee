import type { ChatRequest } from '../../contract/chat.ts'
import { asText } from '../../shared/json.ts'
import type { TaskRequest } from '../contract.ts'
import { type Answer, completionOf, composeAnswer } from './answer.ts'
import { chunksOf } from './chunks.ts'
import { faultOf, invalidRequest, unknownModel } from './faults.ts'
import { LONGEST_WAIT_MS, readModelName, SANDBOX_MODELS, SANDBOX_TASK_MODELS, type Variant } from './models.ts'
import { isObject } from './schema/schema-merge.ts'
import { paced, pause } from './stream.ts'
import { promptTokensOf } from './tokens.ts'
import { missingTool } from './tool-calls.ts'

const BROKEN = '{"id":"chatcmpl-sandbox","choices":[{"index":0,"delta":{"content":'

/** Answers as the sandbox model that the request names would. Aborting the signal ends it like a fetch. */
export async function respond(request: TaskRequest, signal?: AbortSignal): Promise<Response> {
  const { method, url, body } = request
  const created = Math.floor(Date.now() / 1000)
  if (method === 'GET') return listModels(created)
  if (url.includes('?model=')) return (await import('./tasks/respond-task.ts')).respondTask(request, created, signal)
  const chat = readChat(asText(body))
  if (!chat) return invalidRequest('The sandbox needs a JSON body with `model` and `messages`.', 'messages')
  const variant = readModelName(chat.model)
  if (!variant) return unknownModel(chat.model)
  const missing = missingTool(chat)
  if (missing !== null) return invalidRequest(`tool_choice names '${missing}', which is not in tools.`, 'tool_choice')
  if (variant.model.misbehaviour === 'silent') await pause(LONGEST_WAIT_MS, signal)
  const promptTokens = promptTokensOf(chat)
  const identity = () => JSON.stringify([chat.model, chat.messages])
  const asked = { identity, stream: chat.stream === true, tokens: promptTokens, param: 'messages' }
  const fault = faultOf(asked, variant.model)
  const compose = () => composeAnswer(chat, variant.model, { created, promptTokens })
  if (!fault && chat.stream) return streamed(chat, compose(), variant, signal)
  await pause(variant.delayMs, signal)
  return fault ?? whole(compose(), variant)
}

function readChat(body: string): ChatRequest | null {
  try {
    const chat: unknown = JSON.parse(body)
    if (!isObject(chat) || typeof chat.model !== 'string' || !Array.isArray(chat.messages)) return null
    return chat.messages.length > 0 && chat.messages.every(isObject) ? (chat as ChatRequest) : null
  } catch {
    return null
  }
}

function listModels(created: number): Response {
  const models = [...SANDBOX_MODELS, ...SANDBOX_TASK_MODELS]
  const data = models.map(({ id }) => ({ id, object: 'model', created, owned_by: 'sandbox' }))
  return Response.json({ object: 'list', data })
}

function whole(answer: Answer, { model: { misbehaviour } }: Variant): Response {
  const text = JSON.stringify(completionOf(answer))
  const half = text.slice(0, Math.floor(text.length / 2))
  const sent = misbehaviour === 'cut' ? half : misbehaviour === 'garbage' ? `${half}<<garbage>>` : text
  return new Response(sent, { headers: { 'content-type': 'application/json' } })
}

function streamed(chat: ChatRequest, answer: Answer, variant: Variant, signal: AbortSignal | undefined): Response {
  const { delayMs, paceMs } = variant
  const breaks = variant.model.misbehaviour === 'cut'
  const events = eventsOf(answer, chat.stream_options?.include_usage === true, variant)
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }
  return new Response(paced(events, { delayMs, paceMs, signal, breaks }), { headers })
}

function* eventsOf(answer: Answer, includeUsage: boolean, { model: { misbehaviour } }: Variant): Generator<string> {
  const chunks = chunksOf(answer, includeUsage)
  const middle = Math.ceil(chunks.length / 2)
  for (const [at, chunk] of chunks.entries()) {
    if (at === middle && misbehaviour === 'cut') return
    if (at === middle && misbehaviour === 'garbage') yield `data: ${BROKEN}\n\n`
    yield `data: ${JSON.stringify(chunk)}\n\n`
  }
  yield 'data: [DONE]\n\n'
}
