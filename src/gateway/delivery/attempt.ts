import type { ChatBody, Provider, Refusal, Target, UpstreamRequest } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import { refuse } from '../../providers/refusal.ts'
import { Fault } from '../../shared/faults.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call } from '../call.ts'
import type { Limits } from './deadlines.ts'
import { isEmptyAnswer } from './empty-answer.ts'
import { type Opening, openStream } from './open-stream.ts'
import { Timeout, type Watch, watchOver } from './watch.ts'

/** A target that answers: with a whole JSON body, or with a stream whose first words have come. */
export interface Answered {
  readonly answered: true
  readonly target: Target
  readonly provider: Provider
  readonly fact: AttemptFact
  /** The body in OpenAI's shape, or the stream as far as it was read. */
  readonly answer: string | Opening
}

/** A target that did not. */
export interface Failed {
  readonly answered: false
  readonly refusal: Refusal
  readonly fact: AttemptFact
}

/** What is asked, of whom, and how long it may take to begin. */
export interface Asked {
  readonly target: Target
  readonly body: ChatBody
  readonly limits: Limits
  /** Ends the attempt from outside: it lost a race. */
  readonly signal?: AbortSignal
}

const ERROR_BODY_MAX = 16_384

/** Asks one target once. The only `fetch` of the data plane. */
export async function attempt({ target, body, limits, signal }: Asked, call: Call): Promise<Answered | Failed> {
  const startedAt = Date.now()
  const provider = await providerOf(target)
  const watch = watchOver(call, limits.beginMs, { outside: signal })
  let status = 0
  try {
    const response = await watch.over(ask(provider, provider.request(body, target), watch, signal))
    status = response.status
    const read = await watch.over(readAnswer(response, provider, body, call))
    const fact = (error: string | null) => factOf(target, status, startedAt, error)
    if (typeof read === 'object' && 'kind' in read) {
      return { answered: false, refusal: withoutKey(read, target), fact: fact(read.kind) }
    }
    return { answered: true, target, provider, fact: fact(null), answer: read }
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'invalid_request') throw thrown
    const error = thrown instanceof Timeout ? 'timeout' : signal?.aborted ? 'outrun' : 'network'
    return { answered: false, refusal: refusalOf(thrown, error), fact: factOf(target, status, startedAt, error) }
  } finally {
    watch.end()
  }
}

function ask(
  provider: Provider,
  { method, url, headers, body }: UpstreamRequest,
  watch: Watch,
  signal: AbortSignal | undefined,
): Promise<Response> {
  if (provider.answer) return provider.answer({ method, url, headers, body }, watch.signal)
  // A redirect would carry the key to wherever it points.
  return fetch(url, { method, headers, body, redirect: 'manual', ...(signal ? { signal } : {}) })
}

async function readAnswer(
  response: Response,
  provider: Provider,
  body: ChatBody,
  call: Call,
): Promise<string | Opening | Refusal> {
  const { status, headers } = response
  if (status < 200 || status > 299) {
    const text = (await response.text()).slice(0, ERROR_BODY_MAX)
    return provider.refusal(status >= 400 ? status : 502, headers, text)
  }
  const type = headers.get('content-type') ?? ''
  if (call.stream && response.body && !type.includes('html')) {
    // Some say `application/json` and stream all the same: what comes first tells.
    return openStream(response.body, provider, body, type.includes('event-stream') ? 'events' : 'unknown')
  }
  const text = await response.text()
  if (call.stream || !looksLikeObject(text))
    return refuse('failed', 'It answered with something that is no completion.')
  return readJson(text, provider, body)
}

/** A whole JSON answer in OpenAI's shape; an error inside a 200 is still an error, and an empty answer none. */
function readJson(text: string, provider: Provider, body: ChatBody): string | Refusal {
  if (!provider.reply) {
    if (!text.includes('"choices"')) return provider.refusal(502, new Headers(), text.slice(0, ERROR_BODY_MAX))
    return isEmptyAnswer(text) ? refuse('failed', 'It answered with nothing.') : text
  }
  const reply = provider.reply(JSON.parse(text), body)
  return JSON.stringify({ ...reply, created: reply.created || Math.floor(Date.now() / 1000) })
}

function refusalOf(thrown: unknown, error: 'timeout' | 'network' | 'outrun'): Refusal {
  if (thrown instanceof Fault) return refuse('failed', thrown.message)
  const message = error === 'timeout' ? 'did not answer in time.' : 'the connection failed before the answer was whole.'
  return refuse('failed', message)
}

function factOf(target: Target, status: number, startedAt: number, error: string | null): AttemptFact {
  return { provider: target.provider, model: target.model, status, latencyMs: Date.now() - startedAt, error }
}

function providerOf(target: Target): Provider | Promise<Provider> {
  const provider = providers.get(target.provider)
  if (!provider)
    throw new Fault('model_not_found', `No provider is known as \`${target.provider}\`.`, { param: 'model' })
  return provider.load()
}

/** Some providers quote the key they were sent. */
function withoutKey(refusal: Refusal, { apiKey }: Target): Refusal {
  return apiKey === '' ? refusal : { ...refusal, message: refusal.message.replaceAll(apiKey, '[secret]') }
}

/** Told from its ends: parsing an answer only to hand it on would cost more than all the rest. */
function looksLikeObject(text: string): boolean {
  return (text.startsWith('{') || /^\s*\{/.test(text)) && (text.endsWith('}') || text.trimEnd().endsWith('}'))
}
