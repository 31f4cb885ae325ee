/** One thing graded twice, each 0 to 1: by two judges, by one in both orders, or by a judge and a person. */
export interface DoubleGrade {
  readonly first: number
  readonly second: number
}

/** How far two gradings agree. */
export interface Agreement {
  readonly count: number
  /** Cohen's kappa over bad, middling and good; null where all fell into one and it says nothing. */
  readonly kappa: number | null
  /** Pearson's correlation; null where one of them never varies. */
  readonly r: number | null
}

/** How far two gradings agree beyond chance. Sources: Cohen 1960 for kappa; grades below 0.4 are bad, from 0.7 on good. */
export function agreement(pairs: readonly DoubleGrade[]): Agreement {
  const sound = pairs.filter(({ first, second }) => isShare(first) && isShare(second))
  return { count: sound.length, kappa: kappaOf(sound), r: correlationOf(sound) }
}

const GOOD = 0.7
const BAD = 0.4
/** What a judge is trusted before it was ever held against another, and how many double grades outweigh that. */
const TRUST_BEFORE = 0.6
const DOUBT = 30

/** How far to trust a judge, 0 to 1: kappa, and while few were graded twice what is usual. */
export function trustOf({ count, kappa, r }: Agreement): number {
  const seen = kappa ?? r
  if (seen === null) return TRUST_BEFORE
  return clamp((count * Math.max(0, seen) + DOUBT * TRUST_BEFORE) / (count + DOUBT))
}

function kappaOf(pairs: readonly DoubleGrade[]): number | null {
  if (pairs.length === 0) return null
  const [firsts, seconds] = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  let same = 0
  for (const { first, second } of pairs) {
    const [one, two] = [binOf(first), binOf(second)]
    firsts[one] = (firsts[one] ?? 0) + 1
    seconds[two] = (seconds[two] ?? 0) + 1
    if (one === two) same++
  }
  const chance = firsts.reduce((sum, count, bin) => sum + count * (seconds[bin] ?? 0), 0) / pairs.length ** 2
  return chance >= 1 ? null : (same / pairs.length - chance) / (1 - chance)
}

function binOf(grade: number): number {
  return grade < BAD ? 0 : grade < GOOD ? 1 : 2
}

function correlationOf(pairs: readonly DoubleGrade[]): number | null {
  const [first, second] = [mean(pairs.map((pair) => pair.first)), mean(pairs.map((pair) => pair.second))]
  let [both, one, two] = [0, 0, 0]
  for (const pair of pairs) {
    const [x, y] = [pair.first - first, pair.second - second]
    both += x * y
    one += x * x
    two += y * y
  }
  // Sums of equal values differ from zero by rounding alone.
  if (one < 1e-12 || two < 1e-12) return null
  return Math.min(1, Math.max(-1, both / Math.sqrt(one * two)))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
