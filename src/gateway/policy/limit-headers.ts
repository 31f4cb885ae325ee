import type { Measure } from '../../accounting/borrower.ts'
import type { HeldTo } from '../../objects/limit-view.ts'

/** What each kind of limit is called in headers. Budgets are told in dollars, by ours alone. */
const NAMES: Readonly<Record<Measure, string>> = {
  requests: 'requests',
  tokens: 'tokens',
  input_tokens: 'input-tokens',
  output_tokens: 'output-tokens',
  concurrency: 'concurrency',
  cost: 'budget',
}

/** How the limits stand that a request is held to, as OpenAI's clients read it; of several of one kind the tightest. */
export function headersOf(limits: readonly HeldTo[]): Record<string, string> {
  const tightest = new Map<Measure, HeldTo>()
  for (const each of limits) {
    const known = tightest.get(each.need.of)
    if (!known || each.standing.remaining < known.standing.remaining) tightest.set(each.need.of, each)
  }
  const headers = [...tightest].flatMap(([of, { standing }]) => {
    const { limit, remaining, resetMs } = standing
    const told = (amount: number) => (of === 'cost' ? (amount / 1e9).toFixed(6) : String(amount))
    const name = NAMES[of]
    return [
      [`x-ratelimit-limit-${name}`, told(limit)],
      [`x-ratelimit-remaining-${name}`, told(remaining)],
      ...(resetMs === null ? [] : [[`x-ratelimit-reset-${name}`, spell(resetMs)]]),
    ]
  })
  return Object.fromEntries(headers)
}

/** As OpenAI writes times: `850ms`, `12.5s`, `6m0s`, `26h3m0s`. */
export function spell(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`
  const seconds = Math.ceil(ms / 100) / 10
  if (seconds < 60) return `${seconds}s`
  const whole = Math.ceil(seconds)
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60)]
  return `${hours > 0 ? `${hours}h` : ''}${minutes}m${whole % 60}s`
}
