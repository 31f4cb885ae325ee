import type { Grade } from '../../call.ts'
import type { Verdict } from './read-verdict.ts'

/** A grade of one arm, `provider/model`. */
export interface ArmGrade extends Grade {
  readonly arm: string
}

/** What a judge's word weighs against a person's rating: in good conditions they agree as often as two persons do. */
const JUDGE_WEIGHT = 0.5
/** Of the weight, what is left where the judge is kin to an answer, and where it says the opposite with the order turned. */
const KIN = 0.5
const CONTRADICTED = 0.4

/**
 * The grades that a judge gives to two arms. With a second verdict, of the same answers in the other order, both are averaged;
 * where the two name different winners neither is believed to have won, and both grades weigh less.
 */
export function pairGrades(of: {
  readonly arms: readonly [string, string]
  readonly verdict: Verdict
  readonly second?: Verdict | null
  readonly isKin: boolean
  /** 0 to 1; see `trustOf`. */
  readonly trust: number
}): readonly [ArmGrade, ArmGrade] {
  const { arms, verdict, second, isKin, trust } = of
  const mean = second ? { a: (verdict.a + second.a) / 2, b: (verdict.b + second.b) / 2 } : verdict
  const isContradicted = second ? (verdict.a - verdict.b) * (second.a - second.b) < 0 : false
  const middle = (mean.a + mean.b) / 2
  const weight = JUDGE_WEIGHT * clamp(trust) * (isKin ? KIN : 1) * (isContradicted ? CONTRADICTED : 1)
  const grades = isContradicted ? [middle, middle] : [mean.a, mean.b]
  return [
    { arm: arms[0], grade: clamp(grades[0] ?? 0), weight },
    { arm: arms[1], grade: clamp(grades[1] ?? 0), weight },
  ]
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
