import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { AnalyticsReply } from '../../../src/contract/analytics.ts'
import { BenchmarkReply, PatternsReply, RoiReply } from '../../../src/contract/insights.ts'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import worker from '../../../src/worker.ts'
import { factOf } from '../../support/fact.ts'
import { ask, newTenant } from './support.ts'

test('the table of comma-separated values adds up to the total that is shown, and holds no formula', async () => {
  const tenantId = 'analytics'
  const key = await newTenant(tenantId)
  const at = Date.now() - HOUR_MS
  const models = ['=cmd()', 'a,b', 'plain']
  const facts = models.map((model, n) =>
    factOf({ id: `r${n}`, at, model, requestedModel: model, tenantId, costNanos: 7 ** n }),
  )
  await storeFacts(env.DB, facts, 'bat')
  const path = '/admin/analytics/usage?by=requested_model&top=2'
  const shown = AnalyticsReply.parse((await ask('GET', path, key)).body)
  const answer = await fetchTable(`${path}&format=csv`, key)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const [head = '', ...lines] = (await answer.text()).trimEnd().split('\r\n')
  const column = head.split(',').indexOf('costNanos')
  const costs = lines.map((line) => Number(line.replaceAll(/"[^"]*"/g, '').split(',')[column]))
  expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(shown.total.costNanos)
  expect(shown.total.costNanos).toBe(57)
  const all = await (await fetchTable('/admin/analytics/usage?by=requested_model&format=csv', key)).text()
  expect(all).toContain(",'=cmd(),")
  expect(all).toContain(',"a,b",')
})

function fetchTable(path: string, key: string): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` }
  return worker.fetch(new Request(`http://localhost${path}`, { headers }), env, createExecutionContext())
}

test('patterns, the benchmark, what was saved and its statement are those of the tenant’s own requests', async () => {
  const key = await newTenant('analytics-told')
  const to = Date.now()
  const requests = Array.from({ length: 60 }, (_, n) =>
    factOf({
      id: `told_${n}`,
      tenantId: 'analytics-told',
      at: to - n * HOUR_MS,
      askedNanos: 4_000,
      prompt: `question ${n % 5} ${'word '.repeat(40)}`,
    }),
  )
  await storeFacts(env.DB, requests, 'bat')
  const shown = async (path: string) => (await ask('GET', `/admin/analytics/${path}`, key)).body
  const patterns = PatternsReply.parse(await shown('patterns'))
  expect(patterns.findings.map(({ kind }) => kind)).toEqual([
    'when',
    'who',
    'what',
    'prompt_cache',
    'duplicates',
    'context_length',
  ])
  const benchmark = BenchmarkReply.parse(await shown('benchmark'))
  expect(benchmark.models).toMatchObject([
    {
      model: 'openai/gpt-5.6',
      now: { requests: 60, errorRate: 0 },
      before: { requests: 0 },
      rank: { of: 1, latencyMsP50: 1 },
    },
  ])
  const roi = RoiReply.parse(await shown('roi?baseline=asked'))
  expect(roi.lines[0]).toMatchObject({ name: 'routing', savedNanos: 60 * 2_500 })
  const month = new Date(to).toISOString().slice(0, 7)
  const page = await (await fetchTable(`/admin/analytics/statement?month=${month}&format=html`, key)).text()
  expect(page).toContain('<h1>Statement, ')
})
