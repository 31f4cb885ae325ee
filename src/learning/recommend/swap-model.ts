import {
  type Action,
  type Confidence,
  type Market,
  REQUESTS_MIN,
  type Recommendation,
  type Sample,
  type Window,
} from './recommendation.ts'
import { confidenceOf, savingPerDay } from './saving-per-day.ts'
import { signed, usd } from './words.ts'

/** A class of requests that fewer ask for than this share need not be held to the floor: too little is known of it. */
const CLASS_SHARE_MIN = 0.1
/** Expectations vaguer than this are no expectations. */
const DEVIATION_MAX = 0.1
/** With so many grades of the tenant's own answers on both sides, a comparison is more than a general expectation. */
const GRADED_MIN = 30
/** So many of the cheapest, for a request like the average one, are reckoned with exactly. */
const REPLAYED_MAX = 4

/** The requests that named one model, and who answered them. */
interface Named {
  readonly model: string
  readonly arm: string
  readonly some: readonly Sample[]
}

/** Another model with what makes it one to recommend. */
interface Other {
  readonly arm: string
  readonly qualityChange: number
  /** Whether it keeps to the floor even if it is one deviation worse than expected. */
  readonly isSure: boolean
  readonly grounds: Confidence
}

/**
 * For each model that callers name: the cheapest other host of the same, and the cheapest other model that keeps to the
 * floor on every class of requests that is asked of it. Requests that a route or `auto` served by another are left out.
 */
export function swapModel(
  paid: readonly Sample[],
  market: Market,
  window: Window,
  random: () => number,
): Recommendation[] {
  const named = Map.groupBy(
    paid.filter(({ requestedModel, arm }) => nameOf(requestedModel) === nameOf(arm)),
    ({ requestedModel, arm }) => `${requestedModel}\n${arm}`,
  )
  return [...named.values()].flatMap((some) => {
    const [first] = some
    if (!first?.requestedModel.includes('/') || some.length < REQUESTS_MIN) return []
    const group: Named = { model: first.requestedModel, arm: first.arm, some }
    const longest = some.reduce((most, { inputTokens, outputTokens }) => Math.max(most, inputTokens + outputTokens), 0)
    const others = market.live.filter((other) => other !== first.arm && market.canReplace(other, first.arm, longest))
    const hosts = others.filter((other) => nameOf(other) === nameOf(first.arm)).map(sameModel)
    const models = others
      .filter((other) => nameOf(other) !== nameOf(first.arm))
      .flatMap((other) => asGood(other, group, market))
    return [
      ...swap('cheaper_host', group, cheapest(hosts, group, market), market, window, random),
      ...swap('model_swap', group, cheapest(models, group, market), market, window, random),
    ]
  })
}

function sameModel(arm: string): Other {
  return { arm, qualityChange: 0, isSure: true, grounds: 'high' }
}

/** Whether another model keeps to the floor on each class that is asked for, and how surely. */
function asGood(arm: string, { arm: own, some }: Named, { qualityOf, floor }: Market): Other[] {
  const classes = [...Map.groupBy(some, ({ requestClass }) => requestClass)]
    .map(([requestClass, those]) => ({ requestClass, share: those.length / some.length }))
    .filter(({ share }) => share >= CLASS_SHARE_MIN)
  const compared = classes.map(({ requestClass, share }) => {
    const [theirs, ours] = [qualityOf(arm, requestClass), qualityOf(own, requestClass)]
    const least = floor * ours.quality
    return {
      share,
      isKept: theirs.quality >= least && theirs.deviation <= DEVIATION_MAX,
      isSure: theirs.quality - theirs.deviation >= least,
      isGraded: Math.min(theirs.graded, ours.graded) >= GRADED_MIN,
      change: theirs.quality - ours.quality,
    }
  })
  if (compared.length === 0 || compared.some(({ isKept }) => !isKept)) return []
  const weight = compared.reduce((sum, { share }) => sum + share, 0)
  const qualityChange = compared.reduce((sum, { share, change }) => sum + share * change, 0) / weight
  const isSure = compared.every((each) => each.isSure)
  return [{ arm, qualityChange, isSure, grounds: isSure && compared.every((each) => each.isGraded) ? 'middle' : 'low' }]
}

/** The cheapest of those that surely keep to the floor; where there is none that is cheaper, of those that probably do. */
function cheapest(others: readonly Other[], { arm, some }: Named, { costAt }: Market): Other | null {
  const average = averageOf(some)
  const own = average && costAt(arm, average)
  if (!average || own === null) return null
  const priced = others.flatMap((other) => {
    const cost = costAt(other.arm, average)
    // What is free is rationed, or paid for in another way: no request is moved there for its price.
    return cost === null || cost <= 0 || cost >= own ? [] : [{ other, cost }]
  })
  const shortlist = (surely: boolean) =>
    priced
      .filter(({ other }) => other.isSure === surely)
      .sort((a, b) => a.cost - b.cost)
      .slice(0, REPLAYED_MAX)
  const best = (list: typeof priced) =>
    list
      .map(({ other }) => ({ other, sum: some.reduce((sum, sample) => sum + (costAt(other.arm, sample) ?? 0), 0) }))
      .sort((a, b) => a.sum - b.sum)[0]?.other ?? null
  return best(shortlist(true)) ?? best(shortlist(false))
}

function averageOf(some: readonly Sample[]): Sample | null {
  const [first] = some
  if (!first) return null
  const mean = (read: (sample: Sample) => number) =>
    Math.round(some.reduce((sum, each) => sum + read(each), 0) / some.length)
  return {
    ...first,
    inputTokens: mean(({ inputTokens }) => inputTokens),
    cachedInputTokens: mean(({ cachedInputTokens }) => cachedInputTokens),
    cacheWriteTokens: mean(({ cacheWriteTokens }) => cacheWriteTokens),
    outputTokens: mean(({ outputTokens }) => outputTokens),
  }
}

function swap(
  kind: 'cheaper_host' | 'model_swap',
  { model, arm, some }: Named,
  other: Other | null,
  { costAt }: Market,
  window: Window,
  random: () => number,
): Recommendation[] {
  if (!other) return []
  const savings = some.map((sample) => {
    // What was paid for beside tokens, such as an attempt in vain, would be paid for elsewhere, too.
    const own = Math.min(sample.costNanos, costAt(arm, sample) ?? sample.costNanos)
    return { at: sample.at, nanos: own - (costAt(other.arm, sample) ?? own) }
  })
  const saving = savingPerDay(savings, window, random)
  const isHost = kind === 'cheaper_host'
  const what = isHost ? 'the same model at another host' : 'a model within the quality floor'
  const action: Action = { kind: 'alias', name: model, definition: { strategy: 'fallback', models: [other.arm, arm] } }
  return [
    {
      kind,
      subject: model,
      title: isHost ? `Take ${model} from a cheaper host` : `Let ${other.arm} answer for ${model}`,
      text: `${some.length} requests for ${model} would have cost ${usd(saving.savingNanosPerDay)} a day less at ${other.arm}, ${what} (expected quality ${signed(other.qualityChange)}).`,
      predicted: {
        ...saving,
        qualityChange: other.qualityChange,
        confidence: confidenceOf(other.grounds, saving),
        basedOnRequests: some.length,
      },
      formula:
        'sum over the requests of (the lesser of cost paid and list price - the same tokens at the other price), per day',
      action,
    },
  ]
}

function nameOf(arm: string): string {
  return (arm.split('/').at(-1) ?? '').toLowerCase()
}
