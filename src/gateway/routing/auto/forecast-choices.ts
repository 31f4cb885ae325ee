import type { ChatRequest } from '../../../contract/chat.ts'
import { type Forecasted, type Interval, intervalOf } from '../../../learning/accuracy.ts'
import { believeBoth } from '../../../learning/cells/believe-both.ts'
import { classOf, type RequestClass } from '../../../learning/cells/request-class.ts'
import { type ExpectedLatency, expectLatency } from '../../../learning/expect-latency.ts'
import { expectSuccess } from '../../../learning/expect-success.ts'
import { type Features, readFeatures } from '../../../learning/predictor/features.ts'
import type { Predictor } from '../../../learning/predictor/predictor.ts'
import type { RequestText } from '../../../learning/predictor/request-text.ts'
import { requestTextOf } from '../../../learning/predictor/request-text.ts'
import { type StartingForecast, startingForecast } from '../../../learning/prior/starting-forecast.ts'
import type { ArmScore } from '../../../learning/scores.ts'
import type { ScoreView } from '../../../objects/score-view.ts'
import { type AgreedPrices, priceFor } from '../../../providers/catalog/agreed-price.ts'
import { costOf, reportsItsCost, upperBound } from '../../../providers/catalog/price.ts'
import { NO_USAGE } from '../../../providers/usage.ts'
import { nanosFromUsd } from '../../../shared/money.ts'
import type { Asking } from '../../call.ts'
import type { Choice } from '../order.ts'
import type { Home } from './homes.ts'

/** A model at a provider that could answer. */
export type Able = Choice & { readonly provider: string; readonly model: string }

/** What is expected of one candidate. */
export interface Expected<T extends Able = Able> {
  readonly choice: T
  /** Quality by the predictor, and as feedback has corrected it, with one standard deviation. */
  readonly predicted: number
  readonly quality: number
  readonly deviation: number
  /** The share of requests that it answers at all. */
  readonly success: number
  readonly outputTokens: number
  readonly cost: Interval
  readonly latency: Interval | null
  readonly latencyMsP90: number | null
  /** The same before past errors corrected it: what accuracy is measured against. */
  readonly raw: Forecasted
}

/** A request as the router sees it. */
export interface Seen {
  readonly text: RequestText
  readonly features: Features
  readonly requestClass: string
  /** What a model's prior for it is taken from. */
  readonly kind: RequestClass
  readonly inputTokens: number
  readonly outputTokensMax: number
}

const CHARACTERS_PER_TOKEN = 4
const NO_TEXT: RequestText = { text: '', turns: 1, tools: 0, images: 0, hasSchema: false, contextChars: 0 }

/** Reads a request; `chat` is null for whatever is no chat. */
export function see(call: Asking, chat: ChatRequest | null): Seen {
  const text = chat ? requestTextOf(chat, call.length) : NO_TEXT
  const kind = classOf(text)
  return {
    text,
    features: readFeatures(text),
    requestClass: chat ? kind : call.operation,
    kind,
    inputTokens: Math.ceil(call.length / CHARACTERS_PER_TOKEN),
    outputTokensMax: chat?.max_completion_tokens ?? chat?.max_tokens ?? Number.POSITIVE_INFINITY,
  }
}

/** What is expected of each choice on a request, in their order, and the request's heads. Reads memory only. */
export function forecastChoices<T extends Able>(
  choices: readonly T[],
  seen: Seen,
  predictor: Predictor,
  scores: ScoreView,
  home: Home | null,
  { at, prices }: { readonly at: number; readonly prices: AgreedPrices | undefined },
): { expected: Expected<T>[]; heads: readonly number[] } {
  const priced = choices.map(({ arm, provider, model }) => ({
    model: arm,
    price: priceFor(prices, provider, model, at),
  }))
  const starting = startingForecast(predictor, seen.features, priced, seen.kind)
  const expected = choices.map((choice, index) => {
    const own = scores.tenant.arms[choice.arm]
    const all = scores.global.arms[choice.arm]
    return expect(choice, { index, starting, seen, price: priced[index]?.price ?? null, own, all, scores, home })
  })
  return { expected, heads: starting.heads }
}

interface Known {
  readonly index: number
  readonly starting: StartingForecast
  readonly seen: Seen
  readonly price: ReturnType<typeof priceFor>
  readonly own: ArmScore | undefined
  readonly all: ArmScore | undefined
  readonly scores: ScoreView
  readonly home: Home | null
}

function expect<T extends Able>(choice: T, known: Known): Expected<T> {
  const { index, starting, seen, own, all, scores } = known
  const predicted = clamp(starting.quality[index] ?? 0.5)
  const forecast = { quality: predicted, deviation: starting.deviation[index] ?? 0.2 }
  const belief = believeBoth(scores.tenant.book, scores.global.book, choice.arm, seen.requestClass, forecast)
  const outputTokens = Math.min(seen.outputTokensMax, Math.max(1, Math.round(starting.outputTokens[index] ?? 400)))
  const costNanos = costNanosOf(choice, known, outputTokens)
  const latency = expectLatency(own, outputTokens) ?? expectLatency(all, outputTokens) ?? learnedLatency(known)
  const accuracy = own?.accuracy ?? all?.accuracy
  return {
    choice,
    predicted,
    quality: belief.mean,
    deviation: belief.deviation,
    success: expectSuccess(own, all),
    outputTokens,
    cost: intervalOf(costNanos, accuracy?.cost),
    latency: latency && intervalOf(latency.p50, accuracy?.latency),
    latencyMsP90: latency && latencyP90(latency, accuracy?.latency),
    raw: { requestClass: seen.requestClass, quality: predicted, costNanos, latencyMs: latency?.p50 ?? null },
  }
}

function costNanosOf(
  choice: Able,
  { index, starting, seen, price, own, all, home }: Known,
  outputTokens: number,
): number {
  // Who tells each cost is hoped to be cheap, so that it is found out; who does not is charged at the bound.
  if (!price && reportsItsCost(choice.provider)) {
    const learned = starting.costUsd[index] ?? Number.NaN
    return Number.isNaN(learned) ? (meanCost(own) ?? meanCost(all) ?? 0) : nanosFromUsd(learned)
  }
  const cached = home?.arm === choice.arm ? Math.floor(home.length / CHARACTERS_PER_TOKEN) : 0
  const cachedInputTokens = Math.min(cached, seen.inputTokens)
  return costOf(price ?? upperBound(), { ...NO_USAGE, inputTokens: seen.inputTokens, cachedInputTokens, outputTokens })
}

/** What the predictor has learned, where no answer has been seen yet. */
function learnedLatency({ starting, index }: Known): ExpectedLatency | null {
  const seconds = starting.seconds[index] ?? Number.NaN
  return Number.isNaN(seconds) ? null : { p50: seconds * 1_000, p90: seconds * 2_000, ttft: seconds * 1_000 }
}

function latencyP90({ p50, p90 }: ExpectedLatency, track: Parameters<typeof intervalOf>[1]): number {
  return (intervalOf(p50, track).expected * p90) / Math.max(1e-9, p50)
}

function meanCost(score: ArmScore | undefined): number | null {
  return score && score.costWeight > 0 ? score.costNanosSum / score.costWeight : null
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
