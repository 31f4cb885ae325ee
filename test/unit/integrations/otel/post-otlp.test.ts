import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { type OtlpPost, postOtlp } from '../../../../src/integrations/otel/post-otlp.ts'
import { rejectsSome } from '../../../../src/integrations/otel/rejects-some.ts'
import { answerOf } from '../../../support/otlp-definitions.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const post = (changes: Partial<OtlpPost> = {}): OtlpPost => ({
  url: 'https://otel.example.com/v1/traces',
  headers: { 'x-api-key': 'k' },
  protocol: 'http/json',
  body: new TextEncoder().encode('{}'),
  ...changes,
})

/** Plays a collector that answers once with each of these. */
function collector(...answers: (() => Response | Promise<Response>)[]) {
  const spy = vi.spyOn(globalThis, 'fetch')
  for (const answer of answers) spy.mockImplementationOnce(async () => answer())
  return spy
}

test.each([
  ['{"partialSuccess":{}}', null],
  ['{"partialSuccess":{"rejectedSpans":"0","errorMessage":"a hint"}}', null],
  ['{"partialSuccess":{"rejectedSpans":"2","errorMessage":"secret"}}', 'rejected in part'],
  ['{"partialSuccess":{"rejectedDataPoints":1}}', 'rejected in part'],
])('an answer that says %s amounts to %s, and is not asked for again', async (text, outcome) => {
  const spy = collector(() => new Response(text, { headers: { 'content-type': 'application/json' } }))
  expect(await postOtlp(post())).toBe(outcome)
  expect(spy).toHaveBeenCalledOnce()
})

test('what a binary answer rejects is read by the official definitions, and nonsense rejects nothing', async () => {
  fc.assert(
    fc.property(fc.option(fc.maxSafeNat()), fc.option(fc.string()), (rejectedSpans, errorMessage) => {
      const partialSuccess = {
        ...(rejectedSpans === null ? {} : { rejectedSpans }),
        ...(errorMessage ? { errorMessage } : {}),
      }
      expect(rejectsSome(answerOf(partialSuccess))).toBe((rejectedSpans ?? 0) > 0)
    }),
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => typeof rejectsSome(bytes) === 'boolean'))
  for (const nonsense of [[], [0x0a], [0x0a, 0x05, 0x08], [0x0a, 0x02, 0x08, 0x00], [0xff, 0xff]])
    expect(rejectsSome(Uint8Array.from(nonsense))).toBe(false)
  collector(
    () => new Response(answerOf({ rejectedSpans: 3 }), { headers: { 'content-type': 'application/x-protobuf' } }),
  )
  expect(await postOtlp(post({ protocol: 'http/protobuf' }))).toBe('rejected in part')
})

test('a wait is kept that the receiver asks for, and none that is longer than two seconds', async () => {
  vi.useFakeTimers()
  for (const [asked, keptMs] of [
    ['1', 1_000],
    ['3600', 2_000],
    ['soon', 250],
  ] as const) {
    const spy = collector(
      () => new Response(null, { status: 429, headers: { 'retry-after': asked } }),
      () => new Response(null),
    )
    const sent = postOtlp(post())
    await vi.advanceTimersByTimeAsync(keptMs - 1)
    expect(spy).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(1)
    expect(await sent).toBeNull()
    expect(spy).toHaveBeenCalledTimes(2)
    vi.restoreAllMocks()
  }
})

test('a receiver that says nothing is given up after five seconds and not asked again', async () => {
  vi.useFakeTimers()
  const spy = collector(() => new Promise<Response>(() => {}))
  const sent = postOtlp(post())
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await sent).toBe('timeout')
  expect(spy).toHaveBeenCalledOnce()
})

test('a long body is packed, and a short one sent as it is; its type is the one of its encoding', async () => {
  const spy = collector(
    () => new Response(null),
    () => new Response(null),
  )
  const long = new TextEncoder().encode('a'.repeat(5_000))
  await postOtlp(post())
  await postOtlp(post({ protocol: 'http/protobuf', body: long, headers: { 'Content-Type': 'text/plain' } }))
  const [[, plain], [, packed]] = spy.mock.calls as [[string, RequestInit], [string, RequestInit]]
  expect(new Headers(plain.headers).get('content-encoding')).toBeNull()
  expect(new Headers(packed.headers).get('content-encoding')).toBe('gzip')
  expect(new Headers(packed.headers).get('content-type')).toBe('application/x-protobuf')
  expect(gunzipSync(packed.body as Uint8Array)).toEqual(Buffer.from(long))
  expect([plain.redirect, plain.method]).toEqual(['manual', 'POST'])
})
