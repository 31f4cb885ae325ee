import { charge } from '../providers/catalog/price.ts'
import { readUsage } from '../providers/usage.ts'
import { errorResponse, Fault } from '../shared/faults.ts'
import { asRecord, isRecord, parseJson, type Raw } from '../shared/json.ts'
import { logBug } from '../shared/log-bug.ts'
import { usdFromNanos } from '../shared/money.ts'
import { splitEvents } from './server-events.ts'

/**
 * An answer as OpenRouter's own client reads it, which is stricter than OpenAI's: an error's code is the status, a whole
 * answer has a `system_fingerprint`, a chunk has none that is null. Usage tells what it cost.
 */
export async function inOpenRouterForm(
  answer: () => Response | Promise<Response>,
  isChat: boolean,
  id: string,
): Promise<Response> {
  const response = await Promise.resolve()
    .then(answer)
    .catch((thrown: unknown) => {
      if (!(thrown instanceof Fault)) logBug(thrown, id)
      return errorResponse(thrown, id)
    })
  const type = response.headers.get('content-type') ?? ''
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  const { status, body } = response
  const priced = withCost(headers.get('x-sluice-provider') ?? '', headers.get('x-sluice-model') ?? '')
  if (type.includes('event-stream')) {
    return isChat && body ? new Response(body.pipeThrough(inChunks(priced)), { status, headers }) : response
  }
  if (!type.includes('json')) return response
  const text = await response.text()
  const json = parseJson(text)
  return new Response(isRecord(json) ? JSON.stringify(told(json, status, priced)) : text, { status, headers })
}

function told(json: Raw, status: number, priced: (answer: Raw) => Raw): Raw {
  if (isRecord(json.error) && status >= 400) {
    const { message, ...metadata } = json.error
    return { error: { code: status, message, metadata } }
  }
  return json.object === 'chat.completion' ? priced({ system_fingerprint: null, ...json }) : json
}

/**
 * Adds what an answer cost to its usage, in USD, as OpenRouter tells it. Source: openrouter.ai/docs, "Usage accounting":
 * `usage.cost`. What a provider told itself stays.
 */
function withCost(provider: string, model: string): (answer: Raw) => Raw {
  return (answer) => {
    const { usage } = answer
    if (!isRecord(usage) || typeof usage.cost === 'number') return answer
    const { costNanos } = charge(provider, model, readUsage(usage), 'upper_bound', Date.now())
    return { ...answer, usage: { ...usage, cost: usdFromNanos(costNanos) } }
  }
}

const NULL_FINGERPRINT = '"system_fingerprint":null'
const SOME_USAGE = /"usage"\s*:\s*\{/

function inChunks(priced: (answer: Raw) => Raw): TransformStream<Uint8Array, Uint8Array> {
  const [decoder, encoder, split] = [new TextDecoder(), new TextEncoder(), splitEvents()]
  return new TransformStream({
    transform(bytes, controller) {
      const events = split(decoder.decode(bytes, { stream: true })).map(
        ({ data }) => `data: ${chunkOf(data, priced)}\n\n`,
      )
      if (events.length > 0) controller.enqueue(encoder.encode(events.join('')))
    },
  })
}

function chunkOf(data: string, priced: (answer: Raw) => Raw): string {
  if (!data.includes(NULL_FINGERPRINT) && !SOME_USAGE.test(data)) return data
  const { system_fingerprint: fingerprint, ...rest } = asRecord(parseJson(data))
  const known = fingerprint === null || fingerprint === undefined ? {} : { system_fingerprint: fingerprint }
  return JSON.stringify(priced({ ...rest, ...known }))
}
