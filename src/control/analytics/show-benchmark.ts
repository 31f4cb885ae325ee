import { comparedOf, publishedOf, ranksOf } from '../../analytics/benchmark.ts'
import { usageOf } from '../../analytics/usage-of.ts'
import { AnalyticsPeriod } from '../../contract/analytics.ts'
import { BenchmarkReply } from '../../contract/insights.ts'
import { priceFor } from '../../providers/catalog/agreed-price.ts'
import { read } from '../endpoint.ts'

const MODELS_MAX = 200

export const showBenchmark = read({
  method: 'GET',
  path: '/admin/analytics/benchmark',
  summary: 'Compare each model with its own past, with your other models, and with what was published about it.',
  scope: 'usage:read',
  query: AnalyticsPeriod,
  reply: BenchmarkReply,
  async handle({ query, db, tenantId, caller, now }) {
    const question = { ...query, by: 'model', top: MODELS_MAX, compare: 'none' } as const
    const current = await usageOf(db, tenantId, question, now)
    const { from, to, timezone } = current
    const past = await usageOf(db, tenantId, { ...question, from: from - (to - from), to: from }, now)
    const pastOf = new Map(past.rows.map((row) => [row.value, row]))
    const figures = current.rows.map((row) => comparedOf(row))
    const ranks = ranksOf(figures)
    const models = current.rows.map(({ value }, at) => {
      const model = value ?? ''
      const slash = model.indexOf('/')
      const price = priceFor(caller.tenant.prices, model.slice(0, slash), model.slice(slash + 1), now)
      return {
        model,
        now: figures[at] ?? comparedOf(undefined),
        before: comparedOf(pastOf.get(model)),
        rank: ranks[at] ?? { ...NO_RANK },
        price: price && { inputNanosPer1k: price.inputNanosPer1k, outputNanosPer1k: price.outputNanosPer1k },
        published: publishedOf(model),
      }
    })
    return { from, to, timezone, models }
  },
})

const [NO_RANK] = ranksOf([comparedOf(undefined)]) as [ReturnType<typeof ranksOf>[number]]
