/** What one value of one dimension came to in a window: a key's spend, a model's errors. */
export interface Part {
  /** `key`, `model`, `provider`, `team`, `user`, `customer`, `tag`, `status`, `cache` ... */
  readonly dimension: string
  readonly value: string
  /** Of a total (spend, requests, tokens): the amount. Of a share or an average: what is above the line. */
  readonly amount: number
  /** Of a share or an average: what is below the line, so requests. Left out of totals. */
  readonly weight?: number
}

/** Two windows of a series, each split by every dimension. */
export interface Windows {
  readonly before: readonly Part[]
  readonly during: readonly Part[]
  /** Length of the second window over that of the first; 1 when left out. */
  readonly lengths?: number
}

/** A value, what it came to (the first window stretched to the length of the second), and what it explains. */
export interface Culprit {
  readonly value: string
  readonly before: number
  readonly during: number
  /** Share of the whole change; below 0 where it worked against the change. */
  readonly explains: number
  /** Whether it was not there before. */
  readonly isNew: boolean
}

/** A dimension in which a few values explain most of a change; the likeliest first. */
export interface Cause {
  readonly dimension: string
  readonly culprits: readonly Culprit[]
  readonly explains: number
  /** How differently the dimension was split, counting only the culprits: Jensen-Shannon divergence in nats. */
  readonly surprise: number
}

const EXPLAINS_ENOUGH = 0.67
const EXPLAINS_ALONE = 0.1
const CULPRITS_MOST = 3
/** A split that differs by less is the same split: what changed, changed everywhere. */
const SURPRISE_LEAST = 0.005

/**
 * Which values of which dimension drove a change (after Adtributor, Bhagwan et al., NSDI 2014): those that explain most of it
 * and whose part of the whole is not what it was. Nothing where everything changed alike.
 */
export function likelyCause({ before, during, lengths = 1 }: Windows): Cause[] {
  const dimensions = [...new Set([...before, ...during].map(({ dimension }) => dimension))]
  const causes = dimensions.flatMap((dimension) => {
    const of = (parts: readonly Part[], scale: number) =>
      sumsOf(
        parts.filter((part) => part.dimension === dimension),
        scale,
      )
    const cause = causeIn(dimension, of(before, lengths), of(during, 1))
    return cause === null ? [] : [cause]
  })
  return causes.toSorted((a, b) => b.surprise * bounded(b.explains) - a.surprise * bounded(a.explains))
}

interface Sum {
  readonly amount: number
  readonly weight: number
}
type Sums = ReadonlyMap<string, Sum>

const NOTHING: Sum = { amount: 0, weight: 0 }

function sumsOf(parts: readonly Part[], scale: number): Sums {
  const sums = new Map<string, Sum>()
  for (const { value, amount, weight = 0 } of parts) {
    const sum = sums.get(value) ?? NOTHING
    sums.set(value, { amount: sum.amount + scale * amount, weight: sum.weight + scale * weight })
  }
  return sums
}

function causeIn(dimension: string, before: Sums, during: Sums): Cause | null {
  const [was, is] = [totalOf(before), totalOf(during)]
  const change = figureOf(is) - figureOf(was)
  if (change === 0) return null
  const candidates = [...new Set([...before.keys(), ...during.keys()])]
    .map((value) => {
      const [old, now] = [before.get(value) ?? NOTHING, during.get(value) ?? NOTHING]
      const without = figureOf(less(is, now, aged(old, was, is)))
      const explains = (figureOf(is) - without) / change
      const culprit = { value, before: shown(old, was), during: shown(now, is), explains, isNew: !before.has(value) }
      return { culprit, surprise: divergence(old, was, now, is) }
    })
    .filter(({ culprit }) => culprit.explains >= EXPLAINS_ALONE)
    .toSorted((a, b) => b.surprise * bounded(b.culprit.explains) - a.surprise * bounded(a.culprit.explains))
  return choose(dimension, candidates)
}

function choose(dimension: string, candidates: readonly { culprit: Culprit; surprise: number }[]): Cause | null {
  let [explains, surprise] = [0, 0]
  const culprits: Culprit[] = []
  for (const candidate of candidates.slice(0, CULPRITS_MOST)) {
    culprits.push(candidate.culprit)
    explains += candidate.culprit.explains
    surprise += candidate.surprise
    if (explains >= EXPLAINS_ENOUGH) break
  }
  if (explains < EXPLAINS_ENOUGH || surprise < SURPRISE_LEAST) return null
  return { dimension, culprits, explains, surprise }
}

/** What a value would have come to in the second window had it kept its part: of a ratio, with as many requests in all. */
function aged(old: Sum, was: Sum, is: Sum): Sum {
  const grown = was.weight > 0 ? is.weight / was.weight : 1
  return { amount: old.amount * grown, weight: old.weight * grown }
}

function less(total: Sum, part: Sum, instead: Sum): Sum {
  return {
    amount: total.amount - part.amount + instead.amount,
    weight: Math.max(0, total.weight - part.weight + instead.weight),
  }
}

function totalOf(sums: Sums): Sum {
  let [amount, weight] = [0, 0]
  for (const sum of sums.values()) {
    amount += sum.amount
    weight += sum.weight
  }
  return { amount, weight }
}

function figureOf({ amount, weight }: Sum): number {
  return weight > 0 ? amount / weight : amount
}

/** Of a ratio, what a value's own ratio was; of a total, its amount. */
function shown(part: Sum, total: Sum): number {
  return total.weight > 0 && part.weight === 0 ? 0 : figureOf(part)
}

/** What one value adds to the divergence of two splits. */
function divergence(old: Sum, was: Sum, now: Sum, is: Sum): number {
  return splitOff(partOf(old.amount, was.amount), partOf(now.amount, is.amount))
}

function splitOff(p: number, q: number): number {
  const middle = (p + q) / 2
  return 0.5 * (term(p, middle) + term(q, middle)) + 0.5 * (term(1 - p, 1 - middle) + term(1 - q, 1 - middle))
}

function term(p: number, middle: number): number {
  return p > 0 && middle > 0 ? p * Math.log(p / middle) : 0
}

function partOf(amount: number, total: number): number {
  return total > 0 ? bounded(amount / total) : 0
}

function bounded(share: number): number {
  return Math.min(1, Math.max(0, share))
}
