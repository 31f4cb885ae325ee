import type { UsageMeasures } from '../contract/analytics.ts'
import type { BenchmarkReply } from '../contract/insights.ts'
import { FIGURES } from '../learning/prior/figures.ts'
import { readModelName } from '../learning/prior/model-name.ts'

type Compared = BenchmarkReply['models'][number]['now']
type Place = BenchmarkReply['models'][number]['rank']
type Published = BenchmarkReply['models'][number]['published']

/** A model that answers fewer requests is not compared: its figures are chance. */
const REQUESTS_MIN = 20
const HIGHEST_FIRST = ['tokensPerSecond', 'quality'] as const
const LOWEST_FIRST = ['errorRate', 'latencyMsP50', 'ttftMsP50', 'nanosPer1kRequests'] as const

/** What a model did, for comparison. */
export function comparedOf(usage: UsageMeasures | undefined): Compared {
  const requests = usage?.requests ?? 0
  const per = (amount: number) => (requests > 0 ? amount / requests : null)
  const cost = per(usage?.costNanos ?? 0)
  return {
    requests,
    errorRate: per(usage?.failed ?? 0),
    latencyMsP50: usage?.latencyMs?.p50 ?? null,
    latencyMsP95: usage?.latencyMs?.p95 ?? null,
    ttftMsP50: usage?.ttftMs?.p50 ?? null,
    tokensPerSecond: usage?.tokensPerSecond ?? null,
    quality: usage?.quality ?? null,
    nanosPer1kRequests: cost === null ? null : Math.round(1_000 * cost),
  }
}

/** The place of each among the others in each figure, from 1; null where it has too few requests or no such figure. */
export function ranksOf(models: readonly Compared[]): Place[] {
  const able = models.filter(({ requests }) => requests >= REQUESTS_MIN)
  const placeOf = (one: Compared, name: (typeof HIGHEST_FIRST | typeof LOWEST_FIRST)[number], sign: 1 | -1) => {
    const own = one[name]
    if (own === null || !able.includes(one)) return null
    return 1 + able.filter((other) => other[name] !== null && sign * ((other[name] ?? 0) - own) > 0).length
  }
  return models.map((one) => {
    const high = HIGHEST_FIRST.map((name) => [name, placeOf(one, name, 1)])
    const low = LOWEST_FIRST.map((name) => [name, placeOf(one, name, -1)])
    return { of: able.length, ...Object.fromEntries([...low, ...high]) } as Place
  })
}

const UNITS: Readonly<Record<string, string>> = { whatmodel: 'score of 100' }

/** What was published about a model, by any spelling of its name. */
export function publishedOf(model: string): Published {
  const { line, version, size } = readModelName(model)
  if (line === '') return []
  return FIGURES.filter((figure) => {
    const name = readModelName(figure.model)
    return name.line === line && name.version === version && name.size === size
  }).map(({ benchmark, skill, value, url, date }) => ({
    benchmark: skill === 'overall' ? benchmark : `${benchmark}, ${skill}`,
    value,
    unit:
      benchmark === 'whatmodel' && skill !== 'overall'
        ? 'share of models behind, 0 to 1'
        : (UNITS[benchmark] ?? 'percent solved'),
    source: url,
    date,
  }))
}
