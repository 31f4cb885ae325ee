import type { UsageMeasures } from '../contract/analytics.ts'
import type { RoiReply } from '../contract/insights.ts'

/** Tokens of which a price is asked. */
export interface Tokens {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}

/** What tokens cost at a model, `provider/model`, in nano-dollars; null: nobody knows its price. */
export type CostAt = (model: string, tokens: Tokens) => number | null

/** What to account for. */
export interface RoiQuestion {
  readonly from: number
  readonly to: number
  readonly timezone: string
  /** `best`, `asked` or a `provider/model`. */
  readonly baseline: string
  /** What a request is worth that would have failed; what the gateway cost: nano-dollars. */
  readonly rescuedNanos: number
  readonly feeNanos: number
}

type ByModel = readonly (UsageMeasures & { readonly value: string | null })[]

/** What was saved in a period, line by line, each with its formula and the address of its rows. Null: the baseline has no price. */
export function roiOf(question: RoiQuestion, total: UsageMeasures, models: ByModel, costAt: CostAt): RoiReply | null {
  const { from, to, timezone, baseline, feeNanos } = question
  const atBaseline = baselineOf(baseline, total, costAt)
  if (atBaseline === null) return null
  const lines = linesOf(question, total, atBaseline, promptSavings(models, costAt))
  const savedNanos = lines.reduce((sum, line) => sum + line.savedNanos, 0)
  const baselineNanos = total.costNanos + savedNanos
  return {
    from,
    to,
    timezone,
    baseline,
    requests: total.requests,
    spentNanos: total.costNanos,
    baselineNanos,
    feeNanos,
    lines,
    savedNanos,
    savedShare: baselineNanos > 0 ? savedNanos / baselineNanos : null,
    roi: feeNanos > 0 ? (savedNanos - feeNanos) / feeNanos : null,
  }
}

function linesOf(question: RoiQuestion, total: UsageMeasures, atBaseline: number, prompts: number): RoiReply['lines'] {
  const { from, to, timezone, baseline } = question
  const rows = `/admin/analytics/usage?from=${from}&to=${to}&timezone=${encodeURIComponent(timezone)}`
  const routed = atBaseline - total.costNanos - total.cacheSavedNanos
  return [
    {
      name: 'routing',
      savedNanos: routed,
      requests: total.requests - total.cacheHits,
      formula: `${WHAT_IT_COSTS[baseline] ?? `all tokens at the price of ${baseline}`} - what was paid - what answers from memory saved`,
      rows: `${rows}&by=model`,
    },
    {
      name: 'answer_cache',
      savedNanos: total.cacheSavedNanos,
      requests: total.cacheHits,
      formula: 'sum over answers from memory of what they would have cost where they came from',
      rows: `${rows}&cache=hit`,
    },
    {
      name: 'prompt_cache',
      savedNanos: prompts,
      requests: total.requests,
      formula: 'sum over models of cached input tokens * (price of input - price of cached input)',
      rows: `${rows}&by=model`,
    },
    {
      name: 'failover',
      savedNanos: Math.round(total.rescued * question.rescuedNanos),
      requests: total.rescued,
      formula: 'requests answered although the first that was asked failed * what one is worth, as stated',
      rows,
    },
  ]
}

const WHAT_IT_COSTS: Readonly<Record<string, string>> = {
  best: 'each request at the best model known for it',
  asked: 'each request at the model first asked for',
}

function baselineOf(baseline: string, total: UsageMeasures, costAt: CostAt): number | null {
  if (baseline === 'best') return total.bestNanos
  return baseline === 'asked' ? total.askedNanos : costAt(baseline, total)
}

/** The same tokens once as they were, once as if no provider had kept any of a prompt. */
function promptSavings(models: ByModel, costAt: CostAt): number {
  return models.reduce((sum, row) => {
    const { value, cachedInputTokens, inputTokens, outputTokens } = row
    if (value === null || cachedInputTokens === 0) return sum
    const cached = costAt(value, { inputTokens, cachedInputTokens, outputTokens })
    const uncached = costAt(value, { inputTokens, cachedInputTokens: 0, outputTokens })
    return cached === null || uncached === null ? sum : sum + Math.max(0, uncached - cached)
  }, 0)
}
