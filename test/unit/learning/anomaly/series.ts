import { observe, startDetector } from '../../../../src/learning/anomaly/detector.ts'
import type { DetectorState, Observation, Verdict } from '../../../../src/learning/anomaly/detector-state.ts'
import type { Kind } from '../../../../src/learning/anomaly/kind.ts'
import { HOUR_MS } from '../../../../src/shared/time.ts'

/** A whole number of weeks since the epoch. */
const MONDAY = 2_900 * 168 * HOUR_MS

export const hourAt = (hour: number) => MONDAY + hour * HOUR_MS

/** What a detector says of each hour, and its state afterwards. */
export function watch(
  state: DetectorState | Kind,
  values: readonly (number | Omit<Observation, 'at'>)[],
  firstHour = 0,
): { verdicts: Verdict[]; state: DetectorState } {
  let current = typeof state === 'string' ? startDetector(state) : state
  const verdicts = values.map((value, hour) => {
    const observation = typeof value === 'number' ? { value } : value
    const { state: after, ...verdict } = observe(current, { ...observation, at: hourAt(firstHour + hour) })
    current = after
    return verdict
  })
  return { verdicts, state: current }
}

/** The hours that are anomalous. */
export const anomalousHours = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap(({ isAnomalous }, hour) => (isAnomalous ? [hour] : []))

/** A standard normal number. */
export const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A series with a day, a week and noise around a level. */
export function rhythmic(random: () => number, hours: number, level = 100, noise = 0.1): number[] {
  return Array.from({ length: hours }, (_, hour) => {
    const day = 1 + 0.6 * Math.sin((hour % 24) * (Math.PI / 12))
    const week = hour % 168 >= 120 ? 0.4 : 1
    return level * day * week * Math.exp(noise * normal(random))
  })
}
