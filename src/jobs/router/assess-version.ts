import type { RouterSettings } from '../../contract/settings.ts'
import { difference, evaluatePolicy, type Logged } from '../../learning/off-policy/evaluate-policy.ts'
import { type Weighing, weighingOf } from '../../learning/policy/weighing-of.ts'
import type { Predictor } from '../../learning/predictor/predictor.ts'
import { judgeTest, screen, type Verdict, watchShadow } from '../../learning/promotion/next-stage.ts'
import type { Side } from '../../learning/promotion/sequential-test.ts'
import { replayChoice, replayQualities } from '../../learning/router/replay-choice.ts'
import type { LoggedRequest } from '../../storage/graded-log.ts'
import type { RouterVersionRow } from '../../storage/router-versions.ts'
import type { TestSums } from '../../storage/test-log.ts'
import { answeredAt, costShares, gradedOnly, TRUSTED_MIN } from './router-log.ts'

/** A version under way, its predictor, and the one in charge. */
export interface Assessed {
  readonly version: RouterVersionRow
  readonly predictor: Predictor
  readonly current: Predictor
  readonly currentAims: RouterVersionRow['aims']
  readonly settings: RouterSettings | undefined
  /** Whether requests of the log were seen by heads that both predictors share. */
  sharesHeads(row: LoggedRequest): boolean
}

/** A verdict with the figures it rests on. */
export interface Assessment extends Verdict {
  readonly evidence: Readonly<Record<string, unknown>>
}

/** What all of the dearest candidate's cost is worth in quality: the same that the floor gives up for it. */
function costWorth(settings: RouterSettings | undefined): number {
  return 1 - (settings?.qualityFloor ?? 0.95)
}

/** Judges a version that has chosen nothing yet, by what others' choices came to. */
export function assessOnLog(log: readonly LoggedRequest[], assessed: Assessed): Assessment {
  const { predictor, current, version, currentAims, settings } = assessed
  const rows = gradedOnly(log).filter(
    (row) => row.weight >= TRUSTED_MIN && assessed.sharesHeads(row) && answeredAt(row) >= 0 && !row.routing.isHome,
  )
  if (rows.length === 0) {
    return {
      to: 'shadow',
      reason: 'no choice of it can be replayed from the log: its choices are watched instead',
      evidence: {},
    }
  }
  const [ours, theirs] = [weighingsFor(settings, version.aims), weighingsFor(settings, currentAims)]
  const worth = costWorth(settings)
  const logged = rows.map((row): Logged => {
    const costs = costShares(row)
    const chosen = answeredAt(row)
    const expected = replayQualities(current, row.routing.heads, row.routing.candidates)
    return {
      expected: expected.map((quality, at) => quality - worth * (costs[at] ?? 0)),
      chosen,
      propensity: row.routing.propensity,
      reward: row.grade - worth * (costs[chosen] ?? 0),
    }
  })
  const choiceOf = (by: Predictor, weighings: Weighings) => (_: Logged, at: number) => {
    const row = rows[at]
    return row ? replayChoice(by, row.routing.heads, row.routing.candidates, weighings(row.routing.mode)) : -1
  }
  const evaluated = evaluatePolicy(logged, choiceOf(predictor, ours))
  const gained = difference(logged, choiceOf(predictor, ours), choiceOf(current, theirs))
  const verdict = screen({ requests: rows.length, effective: evaluated.effective, difference: gained })
  return { ...verdict, evidence: { screening: { ...evaluated, difference: gained } } }
}

type Weighings = (mode: string) => Weighing

function weighingsFor(settings: RouterSettings | undefined, aims: RouterVersionRow['aims']): Weighings {
  return (mode) => weighingOf(mode === 'quality' || mode === 'cheap' || mode === 'fast' ? mode : 'auto', settings, aims)
}

/** Judges a version by its choices beside those that were made. */
export function assessShadow(log: readonly LoggedRequest[], assessed: Assessed): Assessment {
  const { version, settings } = assessed
  const rows = log.filter(
    ({ at, routing }) => at >= version.changedAt && routing.shadow !== undefined && !routing.isTrial,
  )
  const changes = rows.flatMap((row) => changeOf(row, assessed))
  const agreed = rows.filter(({ routing }) => routing.shadow === routing.candidates[0]?.model).length
  const sum = (read: (change: Change) => number) => changes.reduce((total, change) => total + read(change), 0)
  const figures = {
    requests: rows.length,
    agreed,
    qualityChange: sum(({ quality }) => quality) / Math.max(1, rows.length),
    costChange:
      sum(({ cost }) => cost) /
      Math.max(
        1,
        sum(({ paid }) => paid),
      ),
    tolerated: costWorth(settings),
  }
  return { ...watchShadow(figures), evidence: { shadow: figures } }
}

interface Change {
  readonly quality: number
  readonly cost: number
  readonly paid: number
}

/** The change as the version itself expects it, where it sees requests as they were logged. */
function changeOf(row: LoggedRequest, { predictor, sharesHeads }: Assessed): Change[] {
  const { candidates, shadow, heads } = row.routing
  const [made] = candidates
  const at = candidates.findIndex(({ model }) => model === shadow)
  const other = candidates[at]
  if (!made || !other) return []
  const expected = sharesHeads(row)
    ? replayQualities(predictor, heads, candidates)
    : candidates.map(({ quality }) => quality)
  const quality = (expected[at] ?? 0) - (expected[0] ?? 0)
  return [{ quality, cost: other.costNanos - made.costNanos, paid: made.costNanos }]
}

/** Judges a version that decides for half of the conversations, where the two differ. */
export function assessTest(sums: readonly TestSums[]): Assessment {
  const total = (of: readonly TestSums[]) => of.reduce((all, { requests }) => all + requests, 0)
  const differ = sums.filter(({ differs }) => differs)
  const [ours, theirs] = [true, false].map((side) => differ.find(({ isCandidate }) => isCandidate === side))
  const figures = {
    candidate: sideFrom(ours),
    current: sideFrom(theirs),
    disagreement: total(differ) / Math.max(1, total(sums)),
    costChange: meanCost(ours) / Math.max(1, meanCost(theirs)) - 1,
  }
  return { ...judgeTest(figures), evidence: { test: figures } }
}

function sideFrom(sums: TestSums | undefined): Side {
  const { graded: count = 0, sum = 0, squares = 0 } = sums ?? {}
  const mean = sum / Math.max(1, count)
  return { count, mean, variance: Math.max(0, squares - count * mean * mean) / Math.max(1, count - 1) }
}

function meanCost(sums: TestSums | undefined): number {
  return (sums?.costNanos ?? 0) / Math.max(1, sums?.requests ?? 0)
}
