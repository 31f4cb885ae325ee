import { scoreProbes } from '../../learning/probes/score-probes.ts'
import { DAY_MS } from '../../shared/time.ts'
import type { LoggedRequest } from '../../storage/graded-log.ts'
import type { EnteringModelRow } from '../../storage/router-versions.ts'
import type { EntryStage } from '../../storage/snapshot.ts'
import type { Probed } from './probe-model.ts'
import { gradedOnly } from './router-log.ts'

/** Where a model goes next, and why; null: it stays, with what is known of it by now. */
export interface Entry {
  readonly to: EntryStage | null
  readonly reason: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/** A model that solves fewer of its probes, at its best, is no help with anything. */
const PROBES_PASSED_MIN = 0.4
/** So many requests a model in the shadow is looked at on before it serves any, or so long. */
const SHADOW_REQUESTS_MIN = 100
const SHADOW_MAX_MS = 7 * DAY_MS
const CANARY_ANSWERS_MIN = 30
const CANARY_FAILED_MAX = 0.1
/** What its grades may be below what was expected of it. */
const CANARY_SHORTFALL_MAX = 0.15
const CANARY_MAX_MS = 14 * DAY_MS

/** Judges a model by its probes. */
export function judgeProbes({ evidence }: EnteringModelRow, { results, isDone }: Probed): Entry {
  const scores = scoreProbes(results)
  const all = scores.at(-1)
  const known = { ...evidence, results, scores }
  if (!isDone || !all) return { to: null, reason: `waits: ${results.length} probes answered`, evidence: known }
  const told = `solved ${percent(all.mean)} of ${all.count} probes (${percent(all.low)} to ${percent(all.high)})`
  return all.high < PROBES_PASSED_MIN
    ? { to: 'refused', reason: `too weak: ${told}`, evidence: known }
    : { to: 'shadow', reason: told, evidence: known }
}

/** Lets a model serve its first requests once it was a candidate often enough, or long enough. */
export function judgeShadow(row: EnteringModelRow, log: readonly LoggedRequest[]): Entry | null {
  const seen = log.filter(
    ({ at, routing }) => at >= row.changedAt && routing.candidates.some(({ model }) => model === row.model),
  )
  const newest = log.at(-1)?.at ?? 0
  if (seen.length < SHADOW_REQUESTS_MIN && newest - row.changedAt < SHADOW_MAX_MS) return null
  const reason = `was looked at on ${seen.length} requests beside others`
  return { to: 'canary', reason, evidence: { ...row.evidence, shadow: { requests: seen.length } } }
}

/** Lets a model in, or keeps it out, by what it did for one request in a hundred. */
export function judgeCanary(row: EnteringModelRow, log: readonly LoggedRequest[]): Entry | null {
  const since = log.filter(({ at }) => at >= row.changedAt)
  const own = since.filter(({ arm, outcome }) => arm === row.model && outcome !== 'cancelled')
  const newest = log.at(-1)?.at ?? 0
  if (own.length < CANARY_ANSWERS_MIN && newest - row.changedAt < CANARY_MAX_MS) return null
  const failed = own.filter(({ outcome }) => outcome === 'failed').length / Math.max(1, own.length)
  const graded = gradedOnly(own)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const came = mean(graded.map(({ grade }) => grade))
  const expected = mean(
    graded.map(({ routing }) => routing.candidates.find(({ model }) => model === row.model)?.predicted ?? 0),
  )
  const canary = { answers: own.length, failed, graded: graded.length, came, expected }
  const evidence = { ...row.evidence, canary }
  const told = `${own.length} answers, ${percent(failed)} failed, grades ${came.toFixed(2)} where ${expected.toFixed(2)} were expected`
  const isBad = failed > CANARY_FAILED_MAX || (graded.length > 0 && came < expected - CANARY_SHORTFALL_MAX)
  return { to: isBad ? 'refused' : 'full', reason: told, evidence }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
