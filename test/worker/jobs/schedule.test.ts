import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import type { Job } from '../../../src/jobs/job.ts'
import { runDue, runJob } from '../../../src/jobs/schedule.ts'
import { open } from '../../../src/storage/db.ts'
import { jobRunsOf } from '../../../src/storage/job-runs.ts'
import { nobody } from '../../support/nobody.ts'
import { empty } from '../storage/support.ts'

beforeEach(empty)
afterEach(() => vi.useRealTimers())

/** With one database: where there are more, a job runs in each. */
const alone = { ...env, DB_2: undefined } as unknown as Env

const NOW = new Date(Date.UTC(2026, 9, 1))
const job = (name: string, run: Job['run'], cron = '* * * * *'): Job => ({ name, cron, run })
const runs = async () => {
  const rows = await jobRunsOf(open(env)).list(10)
  return Object.fromEntries(rows.map(({ job: name, ok, outcome }) => [name, [ok, outcome]]))
}

test('what is due runs and is recorded, and nothing else runs', async () => {
  const due = job('due', async (_, now) => `ran at ${now.getTime()}`)
  const later = job('later', async () => 'ran', '17 3 * * *')
  await runDue('* * * * *', alone, NOW, nobody, [due, later])
  expect(await runs()).toEqual({ due: [true, `ran at ${NOW.getTime()}`] })
})

test('a job that fails is recorded as failed and keeps no neighbour from running', async () => {
  const known = [
    job('rejects', () => Promise.reject(new Error('no luck'))),
    job('throws', () => {
      throw new Error('at once')
    }),
    job('works', async () => 'done'),
  ]
  await runDue('* * * * *', alone, NOW, nobody, known)
  expect(await runs()).toEqual({
    rejects: [false, 'failed: no luck'],
    throws: [false, 'failed: at once'],
    works: [true, 'done'],
  })
})

test('a job that hangs is given up on after 25 seconds, and its neighbours are not kept waiting', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const known = [job('hangs', () => new Promise(() => {})), job('works', async () => 'done')]
  const done = runDue('* * * * *', alone, NOW, nobody, known)
  await vi.advanceTimersByTimeAsync(25_000)
  vi.useRealTimers()
  await done
  expect(await runs()).toEqual({ hangs: [false, 'failed: not done after 25 seconds'], works: [true, 'done'] })
  expect(
    (await jobRunsOf(open(env)).list(10)).find(({ job: name }) => name === 'hangs')?.tookMs,
  ).toBeGreaterThanOrEqual(25_000)
})

test('a run that cannot be recorded rejects after its neighbours have run, so that the platform shows it', async () => {
  const ran: string[] = []
  const dead = {
    ...alone,
    DB: {
      prepare: () => {
        throw new Error('D1 is down')
      },
    } as unknown as D1Database,
  }
  const known = ['a', 'b'].map((name) =>
    job(name, async () => {
      ran.push(name)
      return 'done'
    }),
  )
  await expect(runDue('* * * * *', dead, NOW, nobody, known)).rejects.toThrow('D1 is down')
  expect(ran).toEqual(['a', 'b'])
})

test('a job runs by name whether it is due or not, and gives its record', async () => {
  const record = await runJob('apply-retention', alone, NOW, nobody)
  expect(record).toMatchObject({ job: 'apply-retention', ok: true })
  expect(await runs()).toEqual({ 'apply-retention': [true, record.outcome] })
})

test('a job nobody knows is refused, and the refusal says which there are', async () => {
  await expect(runJob('brew-coffee', alone, NOW, nobody)).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('probe-providers'),
  })
  expect(await runs()).toEqual({})
})

test('an outcome is one sentence, however much a job has to say', async () => {
  await runDue('* * * * *', alone, NOW, nobody, [job('talks', async () => 'x'.repeat(10_000))])
  expect((await runs()).talks?.[1]).toHaveLength(500)
})
