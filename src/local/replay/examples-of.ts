import { readFeatures } from '../../learning/predictor/features.ts'
import { requestTextOf } from '../../learning/predictor/request-text.ts'
import type { PricedExample } from '../../learning/router/train-router.ts'
import { chatOf } from './chat-of.ts'
import type { Recording } from './recording.ts'

/** What there is to learn from a recording: each prompt as the gateway would see it, and what every model made of it. */
export function examplesOf({ rows }: Recording): PricedExample[] {
  return rows.map((row) => {
    const chat = chatOf(row, 'auto')
    const hasTokens = row.outputTokens.every((tokens) => tokens > 0)
    const hasTimes = row.latenciesMs.every((latency) => latency !== null && latency > 0)
    return {
      features: readFeatures(requestTextOf(chat, JSON.stringify(chat).length)),
      task: row.task,
      twin: row.prompt.toLowerCase().replaceAll(/\s+/g, ' '),
      quality: row.scores,
      costsUsd: row.costsUsd,
      amounts: {
        ...(hasTokens ? { tokens: row.outputTokens } : {}),
        ...(hasTimes ? { seconds: row.latenciesMs.map((latency) => (latency ?? 0) / 1_000) } : {}),
        cost: row.costsUsd.map((usd) => usd * 1_000),
      },
    }
  })
}
