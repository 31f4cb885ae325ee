import { SECOND_MS, sleep, within } from '../../shared/time.ts'
import { rejectsSome } from './rejects-some.ts'

/** One export as it is sent. */
export interface OtlpPost {
  /** With the path of its signal. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly protocol: 'http/json' | 'http/protobuf'
  readonly body: Uint8Array
}

const LIMIT_MS = 5 * SECOND_MS
const PAUSE_MS = 250
const PAUSE_MAX_MS = 2 * SECOND_MS
/** A shorter body is not worth it. */
const GZIP_FROM_BYTES = 1_024
/** A longer answer says nothing that is looked for. */
const ANSWER_BYTES_MAX = 100_000

const CONTENT_TYPES = { 'http/json': 'application/json', 'http/protobuf': 'application/x-protobuf' }

/** Source: OTLP specification, "OTLP/HTTP Response", "Retryable Response Codes". */
const RETRYABLE = new Set([429, 502, 503, 504])

/**
 * Sends an export; null when it was taken, else why not, with no word of what the receiver said. What may pass is tried once more. A
 * redirect is followed nowhere.
 */
export async function postOtlp(post: OtlpPost): Promise<string | null> {
  const isLong = post.body.length >= GZIP_FROM_BYTES
  const body = isLong ? await gzipped(post.body) : post.body
  const headers = new Headers(post.headers)
  headers.set('content-type', CONTENT_TYPES[post.protocol])
  headers.set('user-agent', 'Sluice-OTLP/1')
  if (isLong) headers.set('content-encoding', 'gzip')
  const first = await tryOnce(post.url, headers, body)
  if (first.retryAfterMs === null) return first.error
  await sleep(first.retryAfterMs)
  return (await tryOnce(post.url, headers, body)).error
}

/** How one try ended: with a wait where another may help. */
interface Tried {
  readonly error: string | null
  readonly retryAfterMs: number | null
}

async function tryOnce(url: string, headers: Headers, body: Uint8Array): Promise<Tried> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const sent = fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  try {
    const response = await within(LIMIT_MS, sent, () => null)
    return response ? await readReply(response) : { error: 'timeout', retryAfterMs: null }
  } catch {
    return signal.aborted ? { error: 'timeout', retryAfterMs: null } : { error: 'network', retryAfterMs: PAUSE_MS }
  }
}

async function readReply(response: Response): Promise<Tried> {
  const { ok, status, headers } = response
  if (ok) return { error: (await isPartial(response)) ? 'rejected in part' : null, retryAfterMs: null }
  await response.body?.cancel().catch(() => undefined)
  return { error: `HTTP ${status}`, retryAfterMs: RETRYABLE.has(status) ? pauseOf(headers) : null }
}

/** What is taken in part must not be sent again. Source: the same, "Partial Success". */
async function isPartial(response: Response): Promise<boolean> {
  const declared = Number(response.headers.get('content-length') ?? 0)
  const whole =
    declared > ANSWER_BYTES_MAX ? null : await within(LIMIT_MS, response.bytes(), () => null).catch(() => null)
  if (whole === null) {
    await response.body?.cancel().catch(() => undefined)
    return false
  }
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return isJson ? REJECTED.test(new TextDecoder().decode(whole)) : rejectsSome(whole)
}

const REJECTED = /"rejected(Spans|DataPoints)"\s*:\s*"?[1-9]/

function pauseOf(headers: Headers): number {
  const seconds = headers.get('retry-after')
  if (seconds === null || !/^\d{1,6}$/.test(seconds)) return PAUSE_MS
  return Math.min(PAUSE_MAX_MS, Number(seconds) * SECOND_MS)
}

async function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
