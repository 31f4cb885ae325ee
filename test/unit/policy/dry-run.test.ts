import { expect, test } from 'vitest'
import { compilePolicies } from '../../../src/policy/compile-policies.ts'
import { dryRun, type LoggedDecision } from '../../../src/policy/dry-run.ts'
import { type FactsGiven, facts, NOON, policy } from './samples.ts'

const HOUR = 3_600_000

function logged(id: string, given: FactsGiven = {}, more: Partial<LoggedDecision> = {}): LoggedDecision {
  return { id, at: NOON, facts: facts(given), ...more }
}

const streaming = { request: { stream: true } }

test('what would be decided is counted, and what would change is shown', () => {
  const block = policy({ do: 'deny', message: 'No streams.' }, { when: 'request.stream' })
  const decisions = [
    logged('a', streaming),
    logged('b'),
    logged('c', streaming, { allowed: false }),
    logged('d', {}, { allowed: false }),
  ]
  const { total, enforced } = dryRun(compilePolicies([block]), decisions)
  expect(total).toBe(4)
  expect(enforced).toEqual({
    allowed: 2,
    denied: 2,
    applied: { [block.id]: 2 },
    changed: 2,
    changes: [
      {
        id: 'a',
        at: NOON,
        was: true,
        now: false,
        deniedBy: { id: block.id, name: block.name, message: 'No streams.' },
      },
      { id: 'd', at: NOON, was: false, now: true, deniedBy: null },
    ],
  })
})

test('what policies in shadow would do is counted apart', () => {
  const trial = policy({ do: 'deny' }, { when: 'request.stream', mode: 'shadow' })
  const run = dryRun(compilePolicies([trial]), [logged('a', streaming), logged('b')])
  expect(run.enforced).toMatchObject({ allowed: 2, denied: 0, changed: 0, applied: {} })
  expect(run.shadow).toMatchObject({ allowed: 1, denied: 1, changed: 1, applied: { [trial.id]: 1 } })
})

test('each decision is tried at the time it was made', () => {
  const night = policy({ do: 'deny' }, { between: { timezone: 'UTC', from: '20:00', to: '06:00' } })
  const run = dryRun(compilePolicies([night, policy({ do: 'deny' }, { when: 'time.hour == 13' })]), [
    logged('noon'),
    logged('evening', {}, { at: NOON + 8 * HOUR }),
    logged('afternoon', {}, { at: NOON + 2 * HOUR }),
  ])
  expect(run.enforced.changes.map(({ id }) => id)).toEqual(['noon', 'evening'])
})

test('of many that would change the first twenty are shown, and all are counted', () => {
  const decisions = Array.from({ length: 30 }, (_, at) => logged(`d${at}`))
  const { enforced } = dryRun(compilePolicies([policy({ do: 'deny' })]), decisions)
  expect(enforced.changed).toBe(30)
  expect(enforced.changes.map(({ id }) => id)).toEqual(decisions.slice(0, 20).map(({ id }) => id))
})

test('conditions that cannot be answered are counted, each reason said once', () => {
  const failing = policy({ do: 'allow' }, { when: "request.metadata.team == 'a'", name: 'Team' })
  const run = dryRun(compilePolicies([failing]), [
    logged('a'),
    logged('b'),
    logged('c', { request: { metadata: { team: 'a' } } }),
  ])
  expect(run).toMatchObject({ failed: 2, errors: [`Team (${failing.id}): No such key: team.`] })
  expect(run.enforced).toMatchObject({ allowed: 1, denied: 2 })
})

test('without a log there is nothing to tell', () => {
  const run = dryRun(compilePolicies([policy({ do: 'deny' })]), [])
  expect(run).toMatchObject({ total: 0, failed: 0, errors: [], enforced: { allowed: 0, denied: 0, changes: [] } })
})
