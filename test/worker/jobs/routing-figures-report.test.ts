import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { failedAttempts, incidentsOf } from '../../../src/jobs/reports/incidents-of.ts'
import { routedOf } from '../../../src/jobs/reports/routed-of.ts'
import { forecastFigures, routingFigures } from '../../../src/jobs/reports/routing-figures.ts'
import { open } from '../../../src/storage/db.ts'
import type { AttemptFact, CandidateFact } from '../../../src/storage/facts.ts'
import type { LoggedRequest } from '../../../src/storage/graded-log.ts'
import type { PeriodRow } from '../../../src/storage/optimizer-log.ts'
import { recommendationsOf } from '../../../src/storage/recommendations.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const candidate = (model: string, quality: number, costNanos: number): CandidateFact => ({
  model,
  quality,
  predicted: quality,
  deviation: 0.1,
  costNanos,
  outputTokens: 100,
  latencyMs: 500,
  latencyMsP90: 900,
  whyNot: null,
})

/** Tried: `p/tried`. Would have been chosen: `p/next`. */
const CANDIDATES = [
  candidate('p/tried', 0.6, 300),
  candidate('p/next', 0.7, 100),
  candidate('p/idle', 0.5, 50),
  candidate('p/best', 0.9, 600),
  candidate('p/dear', 0.8, 900),
]

const logged = (changes: Partial<LoggedRequest> = {}, isTrial = false): LoggedRequest => ({
  id: 'req_figures',
  at: 0,
  arm: 'p/tried',
  routing: {
    version: 'v1',
    requestClass: 'code',
    heads: [1],
    mode: 'auto',
    propensity: 0.5,
    isTrial,
    candidates: CANDIDATES,
  },
  outcome: 'ok',
  costNanos: 600,
  outputTokens: 100,
  latencyMs: 800,
  grades: [],
  ...changes,
})

describe('the figures of routing', () => {
  test('hold what was paid against other candidates, scaled by what both were expected to cost', () => {
    // The answer cost twice what was expected; so it would have elsewhere.
    const figures = routingFigures([logged(), logged({}, true)])
    expect(figures).toMatchObject({ costNanos: 1_200, baselineNanos: 2_400, dearestNanos: 3_600, savedNanos: 1_200 })
    expect(figures.savedShare).toBeCloseTo(0.5, 9)
    expect(figures).toMatchObject({ expectedQuality: expect.closeTo(0.6, 9), bestQuality: expect.closeTo(0.9, 9) })
  })

  test('count for a trial what it cost more than the next choice would have', () => {
    expect(routingFigures([logged(), logged({}, true)])).toMatchObject({
      trials: 1,
      trialsNanos: 600,
      trialsExtraNanos: 400,
    })
  })

  test('claim nothing of a request whose target was no candidate', () => {
    const figures = routingFigures([logged({ arm: 'p/fallback' })])
    expect(figures).toMatchObject({ savedNanos: 0, savedShare: 0, expectedQuality: null, bestQuality: null })
  })

  test('give no interval of no width on the ground of few grades that agree', () => {
    const graded = { grades: [{ source: 'api', score: 1, weight: 1 }] }
    const [few, many] = [3, 300].map((count) => routingFigures(Array.from({ length: count }, () => logged(graded))))
    expect(few).toMatchObject({ graded: 3, quality: 1, qualityLow: expect.closeTo(0.75, 9), qualityHigh: 1 })
    expect(many?.qualityLow).toBeGreaterThan(0.99)
  })

  test('hold forecasts against what came, and say nothing where too little came', () => {
    const rows = Array.from({ length: 40 }, (_, at) => {
      const grades = [{ source: 'api', score: 0.5, weight: 1 }]
      return logged({ costNanos: 375, latencyMs: at < 30 ? 800 : 1_000, grades })
    })
    expect(forecastFigures(rows)).toEqual({
      quality: expect.closeTo(1 - 0.1 / 0.5, 9),
      cost: expect.closeTo(1 - 75 / 375, 9),
      latencyWithinP90: 0.75,
    })
    expect(forecastFigures(rows.slice(0, 29))).toEqual({ quality: null, cost: null, latencyWithinP90: null })
  })

  test('are the same from the candidates that are kept as from all of them', () => {
    const { routing, arm: _, grades, ...rest } = logged({}, true)
    const row = { ...rest, provider: 'p', model: 'tried', routing, grades } as unknown as PeriodRow
    const kept = routedOf(row)
    expect(kept?.routing.candidates.map(({ model }) => model)).toEqual(['p/tried', 'p/next', 'p/best', 'p/dear'])
    expect(kept && routingFigures([kept])).toEqual(routingFigures([logged({}, true)]))
    expect(routedOf({ ...row, routing: null })).toBeNull()
  })
})

test('incidents are counted by target and kind, and being outrun by another is none', () => {
  const attempt = (model: string, error: string | null): AttemptFact => {
    return { provider: 'p', model, status: 0, latencyMs: 1, error }
  }
  const failed = [
    ...failedAttempts({
      outcome: 'ok',
      attempts: [attempt('a', 'timeout'), attempt('b', 'outrun'), attempt('c', null)],
    }),
    ...failedAttempts({ outcome: 'failed', attempts: [attempt('a', 'timeout'), attempt('b', 'server_error')] }),
  ]
  expect(incidentsOf(failed)).toEqual([
    { target: 'p/a', error: 'timeout', attempts: 2, rescued: 1 },
    { target: 'p/b', error: 'server_error', attempts: 1, rescued: 0 },
  ])
})

describe('a recommendation that is applied', () => {
  const tenantId = 'figures-apply'
  let key = ''
  const predicted = { savingNanosPerDay: 1, low: 1, high: 1, qualityChange: 0, confidence: 'low', basedOnRequests: 50 }

  beforeAll(async () => {
    forgetAll()
    key = await newTenant(tenantId, { storeText: true })
    const propose = (id: string, kind: string, action: object) => {
      const body = { title: 't', text: 't', predicted, formula: 'f', action }
      const row = { id, kind, subject: 'tenant', state: 'open', body, createdAt: 1, changedAt: 1 } as const
      return recommendationsOf(open(env as Env), tenantId).propose(row)
    }
    await propose('rec_figures_cache', 'exact_cache', { kind: 'settings', patch: { cacheTtlSeconds: 3_600 } })
    await propose('rec_figures_advice', 'batch', { kind: 'advice' })
  })

  test('changes the settings that it names, leaves the others, and is in the audit trail', async () => {
    expect(await ask('POST', '/admin/recommendations/rec_figures_cache/apply', key)).toMatchObject({ status: 201 })
    const { body } = await ask('GET', '/admin/settings', key)
    expect(JSON.stringify(body)).toContain('"cacheTtlSeconds":3600')
    expect(JSON.stringify(body)).toContain('"storeText":true')
    const trail = env.DB.prepare('select action, entity_id from audit_log where tenant_id = ? and entity_id = ?')
    const { results } = await trail.bind(tenantId, 'rec_figures_cache').all()
    expect(results).toEqual([{ action: 'recommendation.apply', entity_id: 'rec_figures_cache' }])
  })

  test('is not applied by the gateway where it is advice to people', async () => {
    const refused = await ask('POST', '/admin/recommendations/rec_figures_advice/apply', key)
    expect(refused).toMatchObject({ status: 409, error: { code: 'conflict' } })
    const { body } = await ask('GET', '/admin/recommendations', key)
    expect((body['data'] as { id: string; state: string }[]).find(({ id }) => id === 'rec_figures_advice')?.state).toBe(
      'open',
    )
  })
})
