import type { Wish } from '../../contract/wish.ts'
import type { Raw } from '../../shared/json.ts'
import { SECOND_MS } from '../../shared/time.ts'
import { integerField, numberField } from '../body/read-field.ts'
import { integerHeader, textHeader, wrongHeader } from '../headers/read-header.ts'

const ATTEMPTS_MAX = 10
/** As many as there are unasked. */
const ATTEMPTS_USUAL = 4
const TIMEOUT_MAX_MS = 3_600_000

/**
 * How often and how long a request may be tried, of which headers say more than the body. LiteLLM counts what follows the
 * first attempt, and counts anew for each of `targetCount` models.
 * Source: https://docs.litellm.ai/docs/proxy/request_headers.
 */
export function readPace(headers: Headers, body: Raw, targetCount: number): Pick<Wish, 'attempts' | 'deadlines'> {
  const retries = integerHeader(headers, 'x-litellm-num-retries', 0) ?? integerField(body.num_retries, 'num_retries')
  const attempts = (1 + (retries ?? 0)) * targetCount
  const timeoutMs = timeoutOf(headers, body)
  return {
    ...(retries !== null || attempts > ATTEMPTS_USUAL ? { attempts: Math.min(attempts, ATTEMPTS_MAX) } : {}),
    ...(timeoutMs === null ? {} : { deadlines: { first_token_ms: timeoutMs } }),
  }
}

/** For a stream, how long its first piece may take; else the whole answer. Nothing lasts no seconds: 0 says nothing. */
function timeoutOf(headers: Headers, body: Raw): number | null {
  const whole =
    secondsIn(headers, 'x-litellm-timeout') ||
    numberField(body.timeout, 'timeout') ||
    numberField(body.request_timeout, 'request_timeout')
  const first = secondsIn(headers, 'x-litellm-stream-timeout') || numberField(body.stream_timeout, 'stream_timeout')
  const seconds = (body.stream === true && first) || whole
  return seconds ? Math.min(Math.max(Math.ceil(seconds * SECOND_MS), 1), TIMEOUT_MAX_MS) : null
}

function secondsIn(headers: Headers, name: string): number | null {
  const text = textHeader(headers, name)
  if (text === null) return null
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw wrongHeader(name, 'a number of seconds')
  return Number(text)
}
