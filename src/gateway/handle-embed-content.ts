import { geminiDialect } from '../dialects/gemini/gemini.ts'
import type { Env } from '../env.ts'
import { identify } from '../identity/identify.ts'
import { asFault, Fault } from '../shared/faults.ts'
import { asRecord, asRecords, asText, type Raw } from '../shared/json.ts'
import { logBug } from '../shared/log-bug.ts'
import { errorInDialect } from './handle-dialect.ts'
import { handleTask } from './handle-task.ts'
import { readBody } from './ingress/read-body.ts'

/** Google's `:embedContent` and `:batchEmbedContents`, with any model behind them. Source: ai.google.dev/api/embeddings. */
export async function handleEmbedContent(
  model: string,
  isBatch: boolean,
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
): Promise<Response> {
  try {
    await identify(request, env, ctx, Date.now())
    const { json } = await readBody(request)
    const wanted = isBatch ? asRecords(json.requests) : [json]
    const body = JSON.stringify({ model, input: wanted.map(textOf), ...lengthOf(wanted) })
    const headers = new Headers(request.headers)
    headers.set('content-type', 'application/json')
    headers.delete('content-length')
    const asked = new Request(request.url, { method: 'POST', headers, body, signal: request.signal })
    const response = await handleTask('embeddings', asked, env, ctx, id)
    const { data } = (await response.json()) as { data?: unknown }
    const embeddings = asRecords(data).map(({ embedding }) => ({ values: embedding }))
    const told = isBatch ? { embeddings } : { embedding: embeddings[0] }
    const about = new Headers(response.headers)
    about.delete('content-length')
    return Response.json(told, { headers: about })
  } catch (thrown) {
    if (!(thrown instanceof Fault)) logBug(thrown, id)
    return errorInDialect(geminiDialect, asFault(thrown), id)
  }
}

function textOf({ content }: Raw): string {
  const text = asRecords(asRecord(content).parts)
    .map((part) => asText(part.text))
    .join('')
  if (text === '') throw new Fault('invalid_request', '`content` must have a part with text.', { param: 'content' })
  return text
}

/** All of a batch have one length, or what the first asks for. */
function lengthOf([first]: readonly Raw[]): { dimensions?: unknown } {
  const { outputDimensionality: length } = first ?? {}
  const wished = length ?? asRecord(first?.embedContentConfig).outputDimensionality
  return wished === undefined ? {} : { dimensions: wished }
}
