import { describe, expect, test } from 'vitest'
import { watchHours } from '../../../src/analytics/watch/watch-hours.ts'
import { NOTHING_WATCHED } from '../../../src/analytics/watch/watch-state.ts'
import type { UsageMeasures } from '../../../src/contract/analytics.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { reply } from './support.ts'

const START = Date.UTC(2026, 8, 7)
const DOLLAR = 1e9

/** Alerts of some days, of which `requestsOf` says how many requests a key had in an hour, and `cost` what each cost. */
function alertsOf(days: number, requestsOf: (key: string, hour: number) => number, cost = 0.01 * DOLLAR) {
  const keys = ['busy', 'rare']
  const rows = Array.from({ length: days * 24 }, (_, hour) => hour).flatMap((hour) =>
    keys.map((value) => ({ value, at: START + hour * HOUR_MS, ...usage(requestsOf(value, hour), cost) })),
  )
  const used = rows.filter(({ requests }) => requests > 0)
  const whole = [...Map.groupBy(rows, ({ at }) => at)].map(([at, list]) => ({
    at,
    ...usage(
      list.reduce((sum, { requests }) => sum + requests, 0),
      cost,
    ),
  }))
  const models = whole.filter(({ requests }) => requests > 0).map((row) => ({ ...row, value: 'openai/gpt-5.6' }))
  return watchHours(NOTHING_WATCHED, { whole: reply(whole), byKey: reply(used), byModel: reply(models) }).alerts
}

function usage(requests: number, cost: number): Pick<UsageMeasures, 'requests' | 'costNanos' | 'inputTokens'> {
  return { requests, costNanos: requests * cost, inputTokens: requests * 500 }
}

describe('hours of a tenant', () => {
  test('with a key that is used now and then tell nobody anything', () => {
    const random = seeded(3)
    const alerts = alertsOf(40, (key) => (key === 'busy' ? 6 + Math.floor(4 * random()) : Number(random() < 0.1)))
    expect(alerts).toEqual([])
  })

  test('in which a key spends sixteen dollars instead of nothing are one incident, with what is at stake', () => {
    const random = seeded(4)
    const alerts = alertsOf(30, (key, hour) => {
      if (key === 'rare') return hour === 29 * 24 + 3 ? 1_600 : 0
      return 6 + Math.floor(4 * random())
    })
    expect(alerts.map(({ kind }) => kind)).toEqual(['opened', 'closed'])
    const [opened] = alerts
    expect(opened?.incident.scope).toBe('tenant')
    expect(opened?.incident.severity).not.toBe('info')
    expect(opened?.incident.symptoms.map(({ metric }) => metric)).toContain('spend')
    expect(opened?.incident.stakeNanos).toBeGreaterThan(15 * DOLLAR)
  })
})
