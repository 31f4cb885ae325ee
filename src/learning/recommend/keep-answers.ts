import { REQUESTS_MIN, type Recommendation, type Sample, type Window } from './recommendation.ts'
import { confidenceOf, savingPerDay } from './saving-per-day.ts'
import { percent, usd } from './words.ts'

const KEPT_FOR_MS = 3_600_000

/** Keeping answers: requests that came again within the hour, word for word. Known only where texts are stored. */
export function keepAnswers(samples: readonly Sample[], window: Window, random: () => number): Recommendation[] {
  const known = samples.filter(({ fingerprint }) => fingerprint !== null).toSorted((a, b) => a.at - b.at)
  if (known.length < REQUESTS_MIN) return []
  const last = new Map<string | null, number>()
  const savings = known.flatMap(({ at, fingerprint, isHit, costNanos }) => {
    const before = last.get(fingerprint)
    const isRepeat = before !== undefined && at - before < KEPT_FOR_MS
    // An answer is kept from when it was made; being asked for again keeps it no longer.
    if (!isRepeat) last.set(fingerprint, at)
    return isHit ? [] : [{ at, nanos: isRepeat ? costNanos : 0 }]
  })
  const share = savings.filter(({ nanos }) => nanos > 0).length / Math.max(1, savings.length)
  const saving = savingPerDay(savings, window, random)
  return [
    {
      kind: 'exact_cache',
      subject: 'tenant',
      title: 'Keep answers for an hour',
      text: `${percent(share)} of ${savings.length} requests came again word for word within an hour: keeping answers that long would save ${usd(saving.savingNanosPerDay)} a day.`,
      predicted: {
        ...saving,
        qualityChange: 0,
        confidence: confidenceOf('high', saving),
        basedOnRequests: known.length,
      },
      formula: 'sum of the cost of requests equal to one answered less than an hour before, per day',
      action: { kind: 'settings', patch: { cacheTtlSeconds: KEPT_FOR_MS / 1_000 } },
    },
  ]
}
