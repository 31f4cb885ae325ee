import type { AnalyticsReply } from '../../contract/analytics.ts'
import { type Finding, percent, type Seen } from './finding.ts'

const SHOWN = 10

/** Which keys spend most. */
export function spenders({ keys }: Seen): Finding | null {
  const total = keys.total.costNanos
  const [first] = keys.rows
  if (!first || total === 0) return null
  const rows = keys.rows.slice(0, SHOWN)
  return {
    kind: 'who',
    sentence: `${nameOf(first)} spends most: ${percent(first.costNanos / total)} of the whole, with ${percent(first.requests / keys.total.requests)} of the requests.`,
    figures: { keys: keys.rows.length, firstShare: first.costNanos / total },
    chart: { kind: 'bars', x: rows.map(nameOf), values: rows.map(({ costNanos }) => costNanos), unit: 'nanos' },
  }
}

/** How unevenly spend is spread over keys: the Gini coefficient, and how many keys make four fifths. */
export function concentration({ keys }: Seen): Finding | null {
  const spends = keys.rows.map(({ costNanos }) => costNanos).toSorted((a, b) => a - b)
  const total = spends.reduce((sum, spend) => sum + spend, 0)
  if (spends.length < 2 || total === 0) return null
  const ranked = spends.reduce((sum, spend, at) => sum + (at + 1) * spend, 0)
  const gini = (2 * ranked) / (spends.length * total) - (spends.length + 1) / spends.length
  const largest = spends.toReversed()
  let covered = 0
  const few =
    1 +
    largest.findIndex((spend) => {
      covered += spend
      return covered >= 0.8 * total
    })
  let running = 0
  return {
    kind: 'concentration',
    sentence: `${few} of ${spends.length} keys make 80 % of the spend.`,
    figures: { gini, keysForFourFifths: few, keys: spends.length },
    chart: {
      kind: 'line',
      x: largest.map((_, at) => String(at + 1)),
      values: largest.map((spend) => {
        running += spend
        return running / total
      }),
      unit: 'share',
    },
  }
}

/** What requests are for: their kinds where `auto` saw them, else what was called. */
export function kinds({ classes, operations }: Seen): Finding | null {
  const seen = classes.rows.length > 0 ? classes : operations
  const [first, second] = seen.rows.toSorted((a, b) => b.requests - a.requests)
  const total = seen.rows.reduce((sum, { requests }) => sum + requests, 0)
  if (!first || total === 0) return null
  const also = second ? `, then ${second.value} (${percent(second.requests / total)})` : ''
  const what = seen === classes ? 'kind of request' : 'operation'
  return {
    kind: 'what',
    sentence: `The most frequent ${what} is ${first.value} (${percent(first.requests / total)})${also}.`,
    figures: { kinds: seen.rows.length, firstShare: first.requests / total },
    chart: {
      kind: 'bars',
      x: seen.rows.map(nameOf),
      values: seen.rows.map(({ requests }) => requests),
      unit: 'requests',
    },
  }
}

function nameOf({ label, value }: AnalyticsReply['rows'][number]): string {
  return label ?? value ?? ''
}
