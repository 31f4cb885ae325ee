import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Call } from '../../../../src/gateway/call.ts'
import { CallerGone, Timeout, type Watch, watchOver } from '../../../../src/gateway/delivery/watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const LONG_MS = 700_000

function callOf(signal: AbortSignal = new AbortController().signal): Call {
  return { signal } as Call
}

/** How work that never ends is ended, and after how many ms. */
function endOf(watch: Watch): Promise<{ thrown: unknown; afterMs: number }> {
  const from = Date.now()
  return watch
    .over(new Promise<never>(() => undefined))
    .catch((thrown: unknown) => ({ thrown, afterMs: Date.now() - from }))
}

async function passed<T>(ending: Promise<T>, ms = LONG_MS): Promise<T | 'still waiting'> {
  let end: T | 'still waiting' = 'still waiting'
  void ending.then((ended) => {
    end = ended
  })
  await vi.advanceTimersByTimeAsync(ms)
  return end
}

test('work that ends in time is given, and work that fails fails as it did', async () => {
  const watch = watchOver(callOf(), 1_000)
  expect(await watch.over(Promise.resolve(7))).toBe(7)
  await expect(watch.over(Promise.reject(new RangeError('odd')))).rejects.toThrow(RangeError)
  watch.end()
})

test('no work is given up before its time, nor more than a second after', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300_000 }), async (half) => {
      const limitMs = half * 2
      const end = await passed(endOf(watchOver(callOf(), limitMs)))
      if (end === 'still waiting') return expect.unreachable()
      expect(end.thrown).toBeInstanceOf(Timeout)
      expect(end.afterMs).toBeGreaterThanOrEqual(limitMs)
      expect(end.afterMs).toBeLessThan(limitMs + 1_000)
    }),
    { numRuns: 40 },
  )
})

test('what is allowed anew counts from then on, and not more than a tick longer', async () => {
  const limit = fc.oneof(
    fc.integer({ min: 1, max: 1_000 }).map((half) => 2 * half),
    fc.integer({ min: 1, max: 30 }).map((seconds) => 1_000 * seconds),
  )
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 5_999 }), limit, async (waitedMs, limitMs) => {
      const watch = watchOver(callOf(), 6_000)
      await vi.advanceTimersByTimeAsync(waitedMs)
      watch.allow(limitMs)
      const end = await passed(endOf(watch))
      if (end === 'still waiting') return expect.unreachable()
      expect(end.thrown).toBeInstanceOf(Timeout)
      expect(end.afterMs).toBeGreaterThanOrEqual(limitMs)
      expect(end.afterMs).toBeLessThanOrEqual(limitMs + 1_000)
    }),
    { numRuns: 40 },
  )
})

test('a stream that says something again and again is never given up', async () => {
  const watch = watchOver(callOf(), 2_000)
  const ending = endOf(watch)
  for (let step = 0; step < 500; step++) {
    watch.allow(2_000)
    expect(await passed(ending, 1_900)).toBe('still waiting')
  }
  watch.end()
})

test('a caller who goes away is noticed within a second', async () => {
  const caller = new AbortController()
  const ending = endOf(watchOver(callOf(caller.signal), 60_000))
  expect(await passed(ending, 5_500)).toBe('still waiting')
  caller.abort()
  expect(await passed(ending, 1_000)).toMatchObject({ thrown: expect.any(CallerGone) })
})

test('an attempt that is ended from outside ends at once', async () => {
  const outside = new AbortController()
  const watch = watchOver(callOf(), 60_000, { outside: outside.signal })
  const ending = endOf(watch)
  const { signal } = watch
  outside.abort()
  expect(await passed(ending, 0)).toMatchObject({ thrown: new Error('the attempt was ended'), afterMs: 0 })
  expect(signal.aborted).toBe(true)
})

test('work that can be told to stop is told so when its time is up, and not before', async () => {
  const watch = watchOver(callOf(), 3_000)
  const { signal } = watch
  const ending = endOf(watch)
  await passed(ending, 2_999)
  expect(signal.aborted).toBe(false)
  await passed(ending, 1)
  expect(signal.reason).toBeInstanceOf(Timeout)
})

test('a watch that was ended leaves no timer behind and hears nothing from outside', async () => {
  const outside = new AbortController()
  const watch = watchOver(callOf(), 60_000, { outside: outside.signal })
  const { signal } = watch
  await vi.advanceTimersByTimeAsync(2_500)
  watch.end()
  expect(vi.getTimerCount()).toBe(0)
  outside.abort()
  expect(signal.aborted).toBe(false)
})

test('time counts only while somebody waits, and does not end a watch that goes on', async () => {
  const watch = watchOver(callOf(), 1_000)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await passed(watch.over(Promise.resolve('words')), 0)).toBe('words')
  const end = await passed(endOf(watch))
  expect(end).toMatchObject({ thrown: expect.any(Timeout) })
})

test('an attempt that was ended before it began does not begin', async () => {
  const watch = watchOver(callOf(), 1_000, { outside: AbortSignal.abort() })
  await expect(watch.over(new Promise(() => undefined))).rejects.toThrow('ended')
})

test('a wait that follows another at once is watched as well', async () => {
  const watch = watchOver(callOf(), 1_000)
  const second = watch.over(Promise.resolve('words')).then(() => endOf(watch))
  expect(await passed(second)).toMatchObject({ thrown: expect.any(Timeout) })
})
