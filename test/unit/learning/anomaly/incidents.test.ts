import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followIncidents } from '../../../../src/learning/anomaly/follow-incidents.ts'
import type { Alert, Incident, Signal } from '../../../../src/learning/anomaly/incident.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { HOUR_MS } from '../../../../src/shared/time.ts'
import { hourAt, rhythmic, watch } from './series.ts'

const signal = (hour: number, fields: Partial<Signal> = {}): Signal => ({
  at: hourAt(hour),
  scope: 'tenant',
  metric: 'spend',
  direction: 'up',
  score: 1.2,
  observed: 20,
  expected: 10,
  isShare: false,
  stakeNanos: 2e9,
  ...fields,
})

/** Follows hour by hour, as a job would. */
function followed(signals: readonly Signal[], hours: number): { alerts: Alert[]; open: readonly Incident[] } {
  let open: readonly Incident[] = []
  const alerts: Alert[] = []
  for (let hour = 0; hour < hours; hour++) {
    const now = hourAt(hour)
    const step = followIncidents(open, { now, signals: signals.filter(({ at }) => at === now) })
    open = step.open
    alerts.push(...step.alerts)
  }
  return { alerts, open }
}
const kinds = (alerts: readonly Alert[]) => alerts.map(({ kind }) => kind)

describe('an incident', () => {
  it('is one however many series of a scope show it, and is told when it opens and when it is over', () => {
    const signals = [10, 11, 13, 17].flatMap((hour) => [signal(hour), signal(hour, { metric: 'requests', score: 1.5 })])
    const { alerts, open } = followed(signals, 40)
    expect(kinds(alerts).filter((kind) => kind !== 'escalated')).toEqual(['opened', 'closed'])
    expect(open).toEqual([])
    const closed = alerts.at(-1)?.incident
    expect(closed).toMatchObject({ openedAt: hourAt(10), lastAt: hourAt(17), closedAt: hourAt(23), stakeNanos: 8e9 })
    expect(closed?.symptoms.map(({ metric, moments }) => [metric, moments])).toEqual([
      ['requests', 4],
      ['spend', 4],
    ])
  })

  it('is another in another scope, and after a calm', () => {
    expect(kinds(followed([signal(10), signal(10, { scope: 'other' })], 12).alerts)).toEqual(['opened', 'opened'])
    expect(kinds(followed([signal(10), signal(20)], 21).alerts)).toEqual(['opened', 'closed', 'opened'])
  })

  it('is told again only when it gets worse: by size, by duration, by money', () => {
    const escalations = (signals: readonly Signal[]) =>
      followed(signals, 60).alerts.flatMap(({ kind, incident }) => (kind === 'escalated' ? [incident.severity] : []))
    expect(escalations([signal(10), signal(11), signal(12)])).toEqual([])
    expect(escalations([signal(10), signal(11, { observed: 200, score: 2 })])).toEqual(['critical'])
    expect(escalations(Array.from({ length: 30 }, (_, hour) => signal(hour)))).toEqual(['warning', 'critical'])
    expect(escalations([signal(10), signal(11, { stakeNanos: 60e9 })])).toEqual(['warning'])
  })

  it('about hardly any money is a step less severe', () => {
    const severity = (stakeNanos: number | null) =>
      followed([signal(10, { observed: 200, stakeNanos })], 12).open[0]?.severity
    expect([severity(2e9), severity(1e6), severity(null)]).toEqual(['critical', 'warning', 'critical'])
  })

  it('of shares is as bad as the points it moved', () => {
    const severity = (observed: number) =>
      followed([signal(10, { isShare: true, expected: 0.01, observed, stakeNanos: null })], 12).open[0]?.severity
    expect([severity(0.05), severity(0.15), severity(0.5)]).toEqual(['info', 'warning', 'critical'])
  })

  it('does not change by hearing the same again, and never opens twice without closing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 }), (hours) => {
        const signals = hours.map((hour) => signal(hour))
        const now = Math.max(...signals.map(({ at }) => at)) + HOUR_MS
        const once = followIncidents([], { now, signals })
        const recent = signals.filter(({ at }) => once.open.some(({ openedAt }) => at >= openedAt))
        const again = followIncidents(once.open, { now, signals: recent })
        expect(again).toEqual({ open: once.open, alerts: [] })
        const turns = kinds(once.alerts).filter((kind) => kind !== 'escalated')
        expect(turns.every((kind, index) => kind === (index % 2 === 0 ? 'opened' : 'closed'))).toBe(true)
      }),
    )
  })

  it('is one for an outage of a day, from the detector on', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const values = rhythmic(seeded(seed), 700).map((value, hour) => (hour >= 600 && hour < 624 ? 0 : value))
      const { verdicts } = watch('count', values)
      const signals = verdicts.flatMap(({ isAnomalous, direction, score, expected }, hour) =>
        isAnomalous && hour >= 590 ? [signal(hour, { direction, score, expected, observed: values[hour] ?? 0 })] : [],
      )
      const opened = followed(signals, 700).alerts.filter(({ kind }) => kind === 'opened')
      expect(opened.map(({ at }) => at)).toEqual([hourAt(600)])
    }
  })
})
