import type { ChatCompletion } from '../../contract/chat.ts'
import type { ChatBody, Provider, Refusal, Target } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import { refuse } from '../../providers/refusal.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import { isRecord } from '../../shared/json.ts'
import { logBug } from '../../shared/log-bug.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call, Native } from '../call.ts'
import { questionOf, send } from './ask.ts'
import type { Limits } from './deadlines.ts'
import { isEmptyAnswer } from './empty-answer.ts'
import { type Opening, openStream } from './open-stream.ts'
import { Timeout, watchOver } from './watch.ts'

/** A target that answers: with a whole JSON body, or with a stream whose first words have come. */
export interface Answered {
  readonly answered: true
  readonly target: Target
  readonly provider: Provider
  readonly fact: AttemptFact
  /** The body in OpenAI's shape, or the stream as far as it was read. */
  readonly answer: string | Opening
  /** The same in OpenAI's shape, where the answer is in the caller's own. */
  readonly native: Native | null
  readonly books?: string
  /** What was left out of the request, or put otherwise, for this target. */
  readonly warnings: readonly string[]
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
  /** Set when it is asked in the caller's own format. */
  readonly native?: Native | null
  /** Ends the attempt from outside: it lost a race. */
  readonly signal?: AbortSignal
}

/** Characters of an error that are read. */
export const ERROR_BODY_MAX = 16_384

/** Asks one target once. */
export async function attempt(
  { target, body, limits, signal, native = null }: Asked,
  call: Call,
): Promise<Answered | Failed> {
  const startedAt = Date.now()
  const provider = await providerOf(target)
  const watch = watchOver(call, limits.beginMs, { outside: signal })
  let status = 0
  let isPut = false
  const fact = (error: string | null) => factOf(target, status, startedAt, error)
  try {
    const { request, native: way, warnings } = await questionOf(provider, body, target, native)
    isPut = true
    const response = await watch.over(send(provider, request, target, watch, signal))
    status = response.status
    const reading = way ? { ...provider, ...(await provider.nativeReading?.()) } : provider
    const read = await watch.over(readAnswer(response, reading, body, call, way !== null))
    if ('kind' in read) return { answered: false, refusal: withoutKey(read, target), fact: fact(read.kind) }
    return { answered: true, target, provider, fact: fact(null), native: way, warnings, ...read }
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'invalid_request') throw thrown
    const error = isPut ? errorOf(thrown, signal) : 'adapter'
    if (error === 'adapter' && !(thrown instanceof Fault)) logBug(thrown, call.id)
    return { answered: false, refusal: refusalOf(thrown, error), fact: fact(error) }
  } finally {
    watch.end()
  }
}

function errorOf(thrown: unknown, signal: AbortSignal | undefined): 'timeout' | 'outrun' | 'network' {
  if (thrown instanceof Timeout) return 'timeout'
  return signal?.aborted ? 'outrun' : 'network'
}

type Read = Pick<Answered, 'answer' | 'books'>

async function readAnswer(
  response: Response,
  provider: Provider,
  body: ChatBody,
  call: Call,
  isNative: boolean,
): Promise<Read | Refusal> {
  const { ok, headers } = response
  if (!ok) return readError(response, provider)
  const type = headers.get('content-type') ?? ''
  if (call.stream && response.body && !type.includes('html')) return readStream(response.body, type, provider, body)
  const text = await response.text()
  if (call.stream || !looksLikeObject(text)) {
    return refuse('failed', 'It answered with something that is no completion.')
  }
  const read = readJson(text, provider, body)
  if (typeof read !== 'string') return read
  return isNative ? { answer: text, books: read } : { answer: read }
}

/** Some say `application/json` and stream all the same: what comes first tells. */
async function readStream(
  stream: ReadableStream,
  type: string,
  provider: Provider,
  body: ChatBody,
): Promise<Read | Refusal> {
  const isSplit = provider.frames !== undefined || type.includes('event-stream')
  const opened = await openStream(stream, provider, body, isSplit ? 'events' : 'unknown')
  return 'kind' in opened ? opened : { answer: opened }
}

/** What an answer that is none amounts to. A redirect is no answer either. */
export async function readError(response: Response, provider: Provider): Promise<Refusal> {
  const { status, headers } = response
  const text = (await response.text()).slice(0, ERROR_BODY_MAX)
  return provider.refusal(status >= 400 ? status : 502, headers, text)
}

/** A whole JSON answer in OpenAI's shape; an error inside a 200 is still an error, and an empty answer none. */
function readJson(text: string, provider: Provider, body: ChatBody): string | Refusal {
  if (!provider.reply) {
    if (!text.includes('"choices"')) return provider.refusal(502, new Headers(), text.slice(0, ERROR_BODY_MAX))
    return isEmptyAnswer(text) ? refuse('failed', 'It answered with nothing.') : text
  }
  const json: unknown = JSON.parse(text)
  if (isRecord(json) && (isRecord(json.error) || json.status === 'failed')) {
    return provider.refusal(502, new Headers(), text.slice(0, ERROR_BODY_MAX))
  }
  const reply = provider.reply(json, body)
  return JSON.stringify({
    ...reply,
    id: reply.id || newId('chatcmpl'),
    created: reply.created || Math.floor(Date.now() / 1000),
    choices: reply.choices.map(inFull),
  })
}

/** A choice with the fields that OpenAI's clients count on, whether or not there is anything in them. */
function inFull({ message, logprobs = null, ...choice }: ChatCompletion['choices'][number]) {
  return { ...choice, message: { ...message, refusal: message.refusal ?? null }, logprobs }
}

/** What an attempt that ended without an answer amounts to. */
export function refusalOf(thrown: unknown, error: keyof typeof MESSAGES): Refusal {
  if (thrown instanceof Fault) {
    return refuse(thrown.code === 'provider_credential_refused' ? 'credential' : 'failed', thrown.message)
  }
  return refuse('failed', MESSAGES[error])
}

const BROKEN = 'the connection failed before the answer was whole.'
const MESSAGES = {
  timeout: 'did not answer in time.',
  network: BROKEN,
  outrun: BROKEN,
  adapter: 'the request could not be put into its words.',
}

/** What is written down of an attempt. */
export function factOf(target: Target, status: number, startedAt: number, error: string | null): AttemptFact {
  const { provider, model, isOwn, baseUrl } = target
  const fact = { provider, model, status, latencyMs: Date.now() - startedAt, error }
  return isOwn || baseUrl !== null ? { ...fact, isPrivate: true } : fact
}

/** The adapter that speaks to a target. */
export function providerOf(target: Target): Provider | Promise<Provider> {
  const provider = providers.get(target.provider)
  if (!provider)
    throw new Fault('model_not_found', `No provider is known as \`${target.provider}\`.`, { param: 'model' })
  return provider.load()
}

/** Some providers quote the key they were sent. */
export function withoutKey(refusal: Refusal, { apiKey }: Target): Refusal {
  if (apiKey === '') return refusal
  const struck = (text: string) => text.replaceAll(apiKey, '[secret]')
  const { message, param } = refusal
  return { ...refusal, message: struck(message), param: param === null ? null : struck(param) }
}

/** Told from its ends: parsing an answer only to hand it on would cost more than all the rest. */
function looksLikeObject(text: string): boolean {
  return (text.startsWith('{') || /^\s*\{/.test(text)) && (text.endsWith('}') || text.trimEnd().endsWith('}'))
}
