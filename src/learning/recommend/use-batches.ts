import type { Market, Recommendation, Sample, Window } from './recommendation.ts'
import { confidenceOf, savingPerDay } from './saving-per-day.ts'
import { percent, usd } from './words.ts'

const REQUESTS_MIN = 200
const HOUR_MS = 3_600_000
/** Nobody types so fast: requests that follow each other so closely come from a program that works through a list. */
const BURST_MS = 2_000
const PATTERN_SHARE_MIN = 0.5

/**
 * Sending in batches what nobody seems to wait for, at providers that sell batches for less: keys that never stream, and
 * whose requests come in bursts, or in the hours in which the tenant is quiet.
 */
export function useBatches(
  paid: readonly Sample[],
  { batchShare }: Market,
  window: Window,
  random: () => number,
): Recommendation[] {
  const quiet = quietHours(paid)
  const byKey = Map.groupBy(paid, ({ keyId, arm }) => `${keyId} ${arm.slice(0, arm.indexOf('/'))}`)
  return [...byKey].flatMap(([subject, some]) => {
    const provider = subject.slice(subject.indexOf(' ') + 1)
    const share = Object.hasOwn(batchShare, provider) ? batchShare[provider] : undefined
    if (share === undefined || some.length < REQUESTS_MIN || some.some(({ isStream }) => isStream)) return []
    const [bursts, offPeak] = [burstShare(some), some.filter(({ at }) => quiet.has(hourOf(at))).length / some.length]
    if (Math.max(bursts, offPeak) < PATTERN_SHARE_MIN) return []
    const saving = savingPerDay(
      some.map(({ at, costNanos }) => ({ at, nanos: costNanos * (1 - share) })),
      window,
      random,
    )
    const pattern =
      bursts >= offPeak ? `${percent(bursts)} of them in bursts` : `${percent(offPeak)} of them in quiet hours`
    return [
      {
        kind: 'batch',
        subject,
        title: `Send to ${provider} in batches what can wait`,
        text: `${some.length} requests of one key to ${provider}, none of them streamed and ${pattern}, would cost ${usd(saving.savingNanosPerDay)} a day less as batches, if a day's wait is no harm.`,
        predicted: {
          ...saving,
          qualityChange: 0,
          confidence: confidenceOf('low', saving),
          basedOnRequests: some.length,
        },
        formula: `cost paid x ${1 - share}, per day`,
        action: { kind: 'advice' },
      },
    ]
  })
}

/** The share of requests that follow another so closely that a program must have sent them. */
function burstShare(some: readonly Sample[]): number {
  const times = some.map(({ at }) => at).sort((a, b) => a - b)
  return times.filter((at, index) => index > 0 && at - (times[index - 1] ?? 0) <= BURST_MS).length / times.length
}

/** The hours of the day, UTC, in which a tenant asks less than half as often as on the whole, streamed requests alone. */
function quietHours(paid: readonly Sample[]): ReadonlySet<number> {
  const counts = new Array<number>(24).fill(0)
  const people = paid.filter(({ isStream }) => isStream)
  for (const { at } of people) counts[hourOf(at)] = (counts[hourOf(at)] ?? 0) + 1
  // Where nobody streams, nothing tells day from night.
  return new Set(counts.flatMap((count, hour) => (count < people.length / 48 ? [hour] : [])))
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) % 24
}
