import { REQUESTS_MIN, type Recommendation, type Sample, savingPerDay } from './recommendation.ts'

/** What recommendations need to know of the world beside the log. */
export interface Market {
  /** What a request would cost at a model, in nano-dollars; null: nobody knows its price. */
  costAt(arm: string, sample: Sample): number | null
  /** Expected quality of a model for everyday requests, 0 to 1. */
  qualityOf(arm: string): number
  /** Models that the tenant can call, as `provider/model`. */
  readonly live: readonly string[]
  /** Providers that sell batches at a discount, and the share of the price that is left. */
  readonly batchShare: Readonly<Record<string, number>>
  /** The least share of a model's quality that another may have. */
  readonly floor: number
}

const HOUR_MS = 3_600_000
const CACHED_FOR_MS = HOUR_MS
const LONG_TAIL = 4
const BATCH_REQUESTS_MIN = 200

/**
 * What would have been saved on a tenant's own requests by doing otherwise, each with its interval; only what surely saves
 * something. Best first.
 */
export function recommend(samples: readonly Sample[], market: Market, random: () => number): Recommendation[] {
  const paid = samples.filter(({ isHit, costNanos }) => !isHit && costNanos > 0)
  const found = [
    ...perModel(paid, market, random),
    ...exactCache(samples, random),
    ...maxTokens(paid, market, random),
    ...batches(paid, market, random),
  ]
  const sure = found.filter(({ predicted }) => predicted.low > 0)
  return sure.sort((a, b) => b.predicted.savingNanosPerDay - a.predicted.savingNanosPerDay)
}

/** For each model that callers name: the cheapest other that keeps to the floor, and the cheapest other host of the same. */
function perModel(paid: readonly Sample[], market: Market, random: () => number): Recommendation[] {
  const named = Map.groupBy(
    paid.filter(({ requestedModel }) => requestedModel.includes('/')),
    ({ requestedModel }) => requestedModel,
  )
  return [...named].flatMap(([model, some]) => {
    const arm = some[0]?.arm
    if (some.length < REQUESTS_MIN || arm === undefined) return []
    const others = market.live.filter((other) => other !== arm)
    const sameModel = others.filter((other) => nameOf(other) === nameOf(arm))
    const asGood = others.filter((other) => market.qualityOf(other) >= market.floor * market.qualityOf(arm))
    return [
      ...swap('cheaper_host', model, arm, some, cheapest(sameModel, some, market), market, random),
      ...swap(
        'model_swap',
        model,
        arm,
        some,
        cheapest(
          asGood.filter((other) => !sameModel.includes(other)),
          some,
          market,
        ),
        market,
        random,
      ),
    ]
  })
}

function swap(
  kind: 'cheaper_host' | 'model_swap',
  model: string,
  arm: string,
  some: readonly Sample[],
  other: string | null,
  market: Market,
  random: () => number,
): Recommendation[] {
  if (other === null) return []
  const savings = some.map((sample) => ({
    at: sample.at,
    nanos: sample.costNanos - (market.costAt(other, sample) ?? sample.costNanos),
  }))
  const saving = savingPerDay(savings, random)
  const qualityChange = kind === 'cheaper_host' ? 0 : market.qualityOf(other) - market.qualityOf(arm)
  const what =
    kind === 'cheaper_host' ? 'the same model at another host' : 'a model of nearly the same expected quality'
  return [
    {
      kind,
      subject: model,
      text: `${some.length} requests for ${model} would have cost ${usd(saving.savingNanosPerDay)} a day less at ${other}, ${what} (quality ${signed(qualityChange)}).`,
      predicted: {
        ...saving,
        qualityChange,
        confidence: kind === 'cheaper_host' ? 'high' : 'middle',
        basedOnRequests: some.length,
      },
      formula: 'sum over the requests of (cost paid - the same tokens at the other price), per day',
      action: { kind: 'alias', name: model, definition: { strategy: 'fallback', models: [other, arm] } },
    },
  ]
}

function cheapest(arms: readonly string[], some: readonly Sample[], { costAt }: Market): string | null {
  const sums = arms.flatMap((arm) => {
    const costs = some.map((sample) => costAt(arm, sample))
    return costs.includes(null) ? [] : [{ arm, sum: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) }]
  })
  return sums.sort((a, b) => a.sum - b.sum)[0]?.arm ?? null
}

/** Requests that came again within the hour, word for word. Known only where texts are stored. */
function exactCache(samples: readonly Sample[], random: () => number): Recommendation[] {
  const known = samples.filter(({ fingerprint }) => fingerprint !== null)
  if (known.length < REQUESTS_MIN) return []
  const last = new Map<string, number>()
  const repeats: { at: number; nanos: number }[] = []
  for (const { at, fingerprint, isHit, costNanos } of known.toSorted((a, b) => a.at - b.at)) {
    const before = last.get(fingerprint ?? '')
    const isRepeat = before !== undefined && at - before < CACHED_FOR_MS
    if (!isHit) repeats.push({ at, nanos: isRepeat ? costNanos : 0 })
    last.set(fingerprint ?? '', at)
  }
  const share = repeats.filter(({ nanos }) => nanos > 0).length / Math.max(1, repeats.length)
  const saving = savingPerDay(repeats, random)
  return [
    {
      kind: 'exact_cache',
      subject: 'tenant',
      text: `${percent(share)} of ${known.length} requests came again word for word within an hour: keeping answers that long would save ${usd(saving.savingNanosPerDay)} a day.`,
      predicted: { ...saving, qualityChange: 0, confidence: 'high', basedOnRequests: known.length },
      formula: 'sum of the cost of requests equal to one less than an hour before, per day',
      action: { kind: 'settings', patch: { cacheTtlSeconds: CACHED_FOR_MS / 1_000 } },
    },
  ]
}

/** Answers several times as long as is usual for their key: what a limit at four times the median would cut off. */
function maxTokens(paid: readonly Sample[], { costAt }: Market, random: () => number): Recommendation[] {
  return [...Map.groupBy(paid, ({ keyId, arm }) => `${keyId} ${arm}`).values()].flatMap((some) => {
    const [first] = some
    if (some.length < REQUESTS_MIN || !first) return []
    const lengths = some.map(({ outputTokens }) => outputTokens).sort((a, b) => a - b)
    const limit = LONG_TAIL * (lengths[lengths.length >> 1] ?? 0)
    const long = some.filter(({ outputTokens }) => outputTokens > limit)
    if (limit < 100 || long.length / some.length > 0.05) return []
    const savings = some.map((sample) => {
      const cut = costAt(sample.arm, { ...sample, outputTokens: Math.min(limit, sample.outputTokens) })
      return { at: sample.at, nanos: cut === null ? 0 : Math.max(0, sample.costNanos - cut) }
    })
    const saving = savingPerDay(savings, random)
    return [
      {
        kind: 'max_tokens',
        subject: `${first.keyId} ${first.arm}`,
        text: `${long.length} of ${some.length} answers of ${first.arm} to one key were over ${limit} tokens, four times the median: a limit there would save ${usd(saving.savingNanosPerDay)} a day, and cut those answers off.`,
        predicted: {
          ...saving,
          qualityChange: -long.length / some.length / 2,
          confidence: 'low',
          basedOnRequests: some.length,
        },
        formula: 'sum of the cost of tokens beyond four times the median, per day',
        action: { kind: 'advice' },
      },
    ]
  })
}

/** Keys that never stream, at providers that sell batches for less: perhaps nobody waits for these answers. */
function batches(paid: readonly Sample[], { batchShare }: Market, random: () => number): Recommendation[] {
  const byKey = Map.groupBy(paid, ({ keyId, arm }) => `${keyId} ${arm.slice(0, arm.indexOf('/'))}`)
  return [...byKey].flatMap(([subject, some]) => {
    const provider = subject.slice(subject.indexOf(' ') + 1)
    const share = Object.hasOwn(batchShare, provider) ? batchShare[provider] : undefined
    if (share === undefined || some.length < BATCH_REQUESTS_MIN || some.some(({ isStream }) => isStream)) return []
    const saving = savingPerDay(
      some.map(({ at, costNanos }) => ({ at, nanos: costNanos * (1 - share) })),
      random,
    )
    return [
      {
        kind: 'batch',
        subject,
        text: `${some.length} requests of one key to ${provider}, none of them streamed, would cost ${usd(saving.savingNanosPerDay)} a day less as batches, if a day's wait is no harm.`,
        predicted: { ...saving, qualityChange: 0, confidence: 'low', basedOnRequests: some.length },
        formula: `cost paid x ${1 - share}, per day`,
        action: { kind: 'advice' },
      },
    ]
  })
}

function nameOf(arm: string): string {
  return (arm.split('/').at(-1) ?? '').toLowerCase()
}

function usd(nanos: number): string {
  return `$${(nanos / 1e9).toPrecision(2)}`
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(2)}`
}
