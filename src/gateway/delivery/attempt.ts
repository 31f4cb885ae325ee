import type { Provider, Refusal, Target, UpstreamRequest } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import { refuse } from '../../providers/refusal.ts'
import { Fault } from '../../shared/faults.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call } from '../call.ts'
import { Timeout, type Watch, watchOver } from './watch.ts'

/** A target that answers: with a whole JSON body, or with a stream still to come. */
export interface Answered {
  readonly answered: true
  readonly target: Target
  readonly provider: Provider
  readonly fact: AttemptFact
  /** The body in OpenAI's shape; null for a stream. */
  readonly json: string | null
  readonly response: Response
}

/** A target that did not. */
export interface Failed {
  readonly answered: false
  readonly refusal: Refusal
  readonly fact: AttemptFact
}

const ERROR_BODY_MAX = 16_384

/** Asks one target once. The only `fetch` of the data plane. */
export async function attempt(target: Target, call: Call): Promise<Answered | Failed> {
  const startedAt = Date.now()
  const provider = providerOf(target)
  const watch = watchOver(call)
  let status = 0
  try {
    const response = await watch.over(ask(provider, provider.request(call.body, target), watch))
    status = response.status
    watch.begun()
    const fact = (error: string | null) => factOf(target, status, startedAt, error)
    const read = await watch.over(readAnswer(response, provider, call))
    if ('kind' in read) return { answered: false, refusal: withoutKey(read, target), fact: fact(read.kind) }
    // A stream outlives this function; from here on its relay watches the caller.
    return { answered: true, target, provider, fact: fact(null), json: read.json, response }
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'invalid_request') throw thrown
    const error = thrown instanceof Timeout ? 'timeout' : 'network'
    return { answered: false, refusal: refusalOf(thrown, error), fact: factOf(target, status, startedAt, error) }
  } finally {
    watch.end()
  }
}

function ask(provider: Provider, { method, url, headers, body }: UpstreamRequest, watch: Watch): Promise<Response> {
  if (provider.answer) return provider.answer({ method, url, headers, body }, watch.signal)
  // A redirect would carry the key to wherever it points.
  return fetch(url, { method, headers, body, redirect: 'manual' })
}

async function readAnswer(
  response: Response,
  provider: Provider,
  call: Call,
): Promise<{ json: string | null } | Refusal> {
  const { status, headers } = response
  if (status < 200 || status > 299) {
    const body = (await response.text()).slice(0, ERROR_BODY_MAX)
    return provider.refusal(status >= 400 ? status : 502, headers, body)
  }
  const type = headers.get('content-type') ?? ''
  if (call.stream && type.includes('event-stream')) return { json: null }
  const text = await response.text()
  if (!looksLikeObject(text)) return refuse('failed', 'It answered with something that is no completion.')
  if (call.stream) return provider.refusal(502, headers, text.slice(0, ERROR_BODY_MAX))
  return readJson(text, provider, call)
}

/** A whole JSON answer in OpenAI's shape; an error inside a 200 is still an error. */
function readJson(text: string, provider: Provider, call: Call): { json: string } | Refusal {
  if (!provider.reply) {
    return text.includes('"choices"')
      ? { json: text }
      : provider.refusal(502, new Headers(), text.slice(0, ERROR_BODY_MAX))
  }
  const reply = provider.reply(JSON.parse(text), call.body)
  return { json: JSON.stringify({ ...reply, created: reply.created || Math.floor(Date.now() / 1000) }) }
}

function refusalOf(thrown: unknown, error: 'timeout' | 'network'): Refusal {
  if (thrown instanceof Fault) return refuse('failed', thrown.message)
  const message = error === 'timeout' ? 'did not answer in time.' : 'the connection failed before the answer was whole.'
  return refuse('failed', message)
}

function factOf(target: Target, status: number, startedAt: number, error: string | null): AttemptFact {
  return { provider: target.provider, model: target.model, status, latencyMs: Date.now() - startedAt, error }
}

function providerOf(target: Target): Provider {
  const provider = providers.get(target.provider)
  if (!provider)
    throw new Fault('model_not_found', `No provider is known as \`${target.provider}\`.`, { param: 'model' })
  return provider
}

/** Some providers quote the key they were sent. */
function withoutKey(refusal: Refusal, { apiKey }: Target): Refusal {
  return apiKey === '' ? refusal : { ...refusal, message: refusal.message.replaceAll(apiKey, '[secret]') }
}

/** Told from its ends: parsing an answer only to hand it on would cost more than all the rest. */
function looksLikeObject(text: string): boolean {
  return (text.startsWith('{') || /^\s*\{/.test(text)) && (text.endsWith('}') || text.trimEnd().endsWith('}'))
}
