import { nanosFromUsd } from '../../shared/money.ts'
import type { Usage } from '../contract.ts'
import { count, readUsage } from '../usage.ts'

type Raw = Readonly<Record<string, unknown>>

/** The rule for a vendor whose `usage.cost`, if any, may be anything: it is not believed. */
export function readTokens(raw: Raw): Usage {
  return { ...readUsage(raw), reportedCostNanos: null }
}

/** xAI counts reasoning beside `completion_tokens`, and says what it charged in ticks, of which 10^10 are a dollar. */
export function readXaiUsage(raw: Raw): Usage {
  const details = (raw.completion_tokens_details ?? {}) as Raw
  const reasoningTokens = count(details.reasoning_tokens)
  const completionTokens = count(raw.completion_tokens)
  const tokens = readTokens(raw)
  // The total tells whether reasoning is already inside, should that ever change.
  const apart = raw.total_tokens === undefined || count(raw.total_tokens) > tokens.inputTokens + completionTokens
  const ticks = raw.cost_in_usd_ticks
  return {
    ...tokens,
    outputTokens: apart ? completionTokens + reasoningTokens : completionTokens,
    reasoningTokens,
    reportedCostNanos: typeof ticks === 'number' && ticks >= 0 ? Math.ceil(ticks / 10) : null,
  }
}

/** Perplexity itemises what it charges, fees per search included; what its research models think is counted beside the answer. */
export function readPerplexityUsage(raw: Raw): Usage {
  const cost = (raw.cost ?? {}) as Raw
  const tokens = readTokens(raw)
  const reasoningTokens = count(raw.reasoning_tokens)
  const outputTokens = tokens.outputTokens + reasoningTokens
  return { ...tokens, outputTokens, reasoningTokens, reportedCostNanos: nanosOf(cost.total_cost) }
}

/** Moonshot and StepFun report cache hits at the top instead of in the details. */
export function readFlatUsage(raw: Raw): Usage {
  return readTokens({ prompt_tokens_details: { cached_tokens: raw.cached_tokens }, ...raw })
}

/** Nano-dollars of an amount in USD; null when it is none. */
export function nanosOf(usd: unknown): number | null {
  return typeof usd === 'number' && usd >= 0 ? nanosFromUsd(usd) : null
}
