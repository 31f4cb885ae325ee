import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { optimize } from '../../../src/jobs/optimize.ts'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { empty } from '../storage/support.ts'

beforeEach(empty)

const NOW = Date.UTC(2026, 9, 1, 12)

function scoreboards(publish: (name: string) => Promise<void>): Env {
  const getByName = (name: string) => ({ publish: () => publish(name) })
  return { ...(env as Env), SCOREBOARD: { getByName } } as unknown as Env
}

test("everybody's scoreboard publishes, and that of each tenant with requests in the last hour", async () => {
  await storeFacts(
    env.DB,
    [factOf({ id: '1', tenantId: 'busy', at: NOW - 1 }), factOf({ id: '2', tenantId: 'idle', at: NOW - 3 * HOUR_MS })],
    'bat',
  )
  const published: string[] = []
  const against = scoreboards(async (name) => void published.push(name))
  expect(await optimize.run(against, new Date(NOW), nobody)).toBe('2 scoreboards published')
  expect(published).toEqual(['global', 'busy'])
})

test('one scoreboard that fails keeps no other from publishing, and is named', async () => {
  await storeFacts(
    env.DB,
    ['a', 'b', 'c'].map((tenantId) => factOf({ id: tenantId, tenantId, at: NOW - 1 })),
    'bat',
  )
  const published: string[] = []
  const against = scoreboards(async (name) => {
    if (name === 'b') throw new Error('overloaded')
    published.push(name)
  })
  await expect(optimize.run(against, new Date(NOW), nobody)).rejects.toThrow(
    '3 of 4 scoreboards published; not b: overloaded',
  )
  expect(published.sort()).toEqual(['a', 'c', 'global'])
})

test('what a scoreboard learned is published where every edge reads it', async () => {
  const observation = { at: NOW, ok: true, latencyMs: 5, ttftMs: 5, outputTokens: 1, costNanos: 1, quality: null }
  await env.SCOREBOARD.getByName('global').learn([{ ...observation, arm: 'openai/optimize-test' }])
  await optimize.run(env as Env, new Date(NOW), nobody)
  const published = await env.CONFIG.get<{ arms: Record<string, unknown> }>(kvKeys.scores('global'), 'json')
  expect(Object.keys(published?.arms ?? {})).toContain('openai/optimize-test')
})
