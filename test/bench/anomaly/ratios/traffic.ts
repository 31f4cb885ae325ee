import { seeded } from '../../../../src/shared/seeded.ts'

/** SYNTHETIC: an hour of one key at one model. Costs are dollars. */
export interface Cell {
  readonly key: string
  readonly model: string
  readonly requests: number
  readonly tokens: number
  readonly cost: number
  readonly errors: number
  readonly hits: number
}

export const ANOMALIES = ['price_or_mix_x1.6', 'prompts_x1.5', 'cache_collapse', 'error_burst', 'key_leak'] as const
export type AnomalyKind = (typeof ANOMALIES)[number]

/** What was put into the traffic: when, and which key or model was at the bottom of it. */
export interface Label {
  readonly kind: AnomalyKind
  readonly from: number
  readonly until: number
  readonly dimension: 'key' | 'model' | null
  readonly value: string
}

/** SYNTHETIC traffic of a tenant with what was put into it. */
export interface Traffic {
  readonly hours: readonly (readonly Cell[])[]
  readonly labels: readonly Label[]
}

export const WEEKS = 6
export const WARM_HOURS = 15 * 24
const HOURS = WEEKS * 168
const MODELS = [
  { model: 'large', price: 10 },
  { model: 'medium', price: 2 },
  { model: 'small', price: 0.5 },
] as const
const KEYS = ['app', 'batch', 'search', 'intern'] as const

/** What stays the same for a tenant. */
interface Nature {
  readonly perHour: number
  readonly swing: number
  readonly unrest: number
  readonly lengthUnrest: number
  readonly errors: number
  readonly hits: number
  readonly keyShares: readonly number[]
  readonly modelShares: readonly (readonly number[])[]
}

/** A tenant's six weeks, one anomaly of each kind in the last four, at least three days apart. All by the seed. */
export function generateTraffic(seed: number): Traffic {
  const random = seeded(seed)
  const nature = natureOf(random)
  const labels = labelsOf(random)
  let [busy, long, dear] = [0, 0, 0]
  const hours = Array.from({ length: HOURS }, (_, hour) => {
    // What changes from hour to hour stays for a while.
    busy = 0.6 * busy + nature.unrest * normal(random)
    long = 0.5 * long + nature.lengthUnrest * normal(random)
    dear = 0.5 * dear + 0.1 * normal(random)
    const label = labels.find(({ from, until }) => hour >= from && hour < until) ?? null
    return cellsOf(random, nature, { hour, busy, long, dear, label })
  })
  return { hours, labels }
}

interface Moment {
  readonly hour: number
  readonly busy: number
  readonly long: number
  readonly dear: number
  readonly label: Label | null
}

function cellsOf(random: () => number, nature: Nature, { hour, busy, long, dear, label }: Moment): Cell[] {
  const isWeekend = hour % 168 >= 120
  const rhythm = 1 + nature.swing * Math.sin(((hour % 24) * Math.PI) / 12)
  const all = nature.perHour * rhythm * (isWeekend ? 0.5 : 1) * Math.exp(busy)
  return KEYS.flatMap((key, k) =>
    MODELS.map(({ model, price }, m): Cell => {
      const share = modelShareOf(nature.modelShares[k] ?? [], m, dear, label)
      const leaked = label?.kind === 'key_leak' && key === label.value ? 12 : 1
      const requests = counted(random, all * (nature.keyShares[k] ?? 0) * share * leaked)
      const length =
        800 * (k + 1) * (1 + 0.1 * Math.sin(((hour % 24) * Math.PI) / 12)) * Math.exp(long) * bloatOf(nature, k, label)
      // Requests differ by a log-normal of spread 1: their mean of n by 1.3 / sqrt(n).
      const tokens = requests * length * Math.exp((1.3 / Math.sqrt(Math.max(1, requests))) * normal(random))
      const hitShare = nature.hits * (label?.kind === 'cache_collapse' ? 0.15 : 1) * Math.exp(0.1 * normal(random))
      const hits = Math.min(requests, counted(random, requests * hitShare))
      const failing = nature.errors * Math.exp(0.4 * normal(random)) + burstOf(model, label)
      const errors = Math.min(requests, counted(random, requests * failing))
      const cost = (tokens / 1e6) * price * priceOf(model, label) * (1 - hits / Math.max(1, requests))
      return { key, model, requests, tokens, cost, errors, hits }
    }),
  )
}

function modelShareOf(shares: readonly number[], m: number, dear: number, label: Label | null): number {
  const [large = 0] = shares
  const drifting = Math.min(0.9, large * Math.exp(dear))
  // A fifth of everything moves to the large model: about 1.6 times the cost of a request.
  const target =
    label?.kind === 'price_or_mix_x1.6' && label.value === 'mix' ? Math.min(0.95, drifting + 0.2) : drifting
  return m === 0 ? target : ((shares[m] ?? 0) * (1 - target)) / Math.max(1e-9, 1 - large)
}

function priceOf(model: string, label: Label | null): number {
  return label?.kind === 'price_or_mix_x1.6' && label.value === model ? 1.8 : 1
}

/** Prompts of one key grow so that all together grow by half. */
function bloatOf({ keyShares }: Nature, k: number, label: Label | null): number {
  if (label?.kind !== 'prompts_x1.5' || KEYS[k] !== label.value) return 1
  const tokens = keyShares.map((share, key) => share * (key + 1))
  return 1 + (0.5 * tokens.reduce((sum, each) => sum + each, 0)) / (tokens[k] ?? 1)
}

function burstOf(model: string, label: Label | null): number {
  return label?.kind === 'error_burst' && label.value === model ? 0.25 : 0
}

function natureOf(random: () => number): Nature {
  const between = (low: number, high: number) => low + (high - low) * random()
  const sharesOf = (weights: readonly number[]) => {
    const drawn = weights.map((weight) => weight * between(0.6, 1.4))
    const sum = drawn.reduce((total, each) => total + each, 0)
    return drawn.map((each) => each / sum)
  }
  return {
    perHour: 10 ** between(2.5, 4),
    swing: between(0.2, 0.7),
    unrest: between(0.05, 0.25),
    lengthUnrest: between(0.02, 0.08),
    errors: between(0.003, 0.02),
    hits: between(0.15, 0.4),
    keyShares: sharesOf([5, 2, 2, 0.5]),
    modelShares: KEYS.map(() => sharesOf([2, 4, 4])),
  }
}

function labelsOf(random: () => number): Label[] {
  const order = ANOMALIES.map((kind) => ({ kind, by: random() })).toSorted((a, b) => a.by - b.by)
  return order.map(({ kind }, index) => {
    const from = WARM_HOURS + index * 120 + Math.floor(random() * 48)
    return { kind, from, until: from + 4 + Math.floor(random() * 9), ...culpritOf(kind, random) }
  })
}

function culpritOf(kind: AnomalyKind, random: () => number): Pick<Label, 'dimension' | 'value'> {
  if (kind === 'price_or_mix_x1.6') return { dimension: 'model', value: random() < 0.5 ? 'mix' : 'large' }
  if (kind === 'prompts_x1.5') return { dimension: 'key', value: KEYS[Math.floor(random() * 3)] ?? '' }
  if (kind === 'error_burst') return { dimension: 'model', value: MODELS[1 + Math.floor(random() * 2)]?.model ?? '' }
  return kind === 'key_leak' ? { dimension: 'key', value: 'intern' } : { dimension: null, value: '' }
}

function counted(random: () => number, mean: number): number {
  return Math.max(0, Math.round(mean + Math.sqrt(Math.max(0, mean)) * normal(random)))
}

/** A standard normal number (Box and Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
