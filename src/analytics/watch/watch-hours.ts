import type { AnalyticsReply } from '../../contract/analytics.ts'
import { followIncidents } from '../../learning/anomaly/follow-incidents.ts'
import type { Alert, Signal } from '../../learning/anomaly/incident.ts'
import { HOUR_MS } from '../../shared/time.ts'
import { NOTHING_COUNTED, shown } from '../measures.ts'
import { lookAtHour, type SeenHour } from './look-at-hour.ts'
import { type ScopeState, TENANT_SCOPE, type WatchState } from './watch-state.ts'

/** Hours of a tenant: all together, by key and by model, each hour by hour. */
export interface Hours {
  readonly whole: AnalyticsReply
  readonly byKey: AnalyticsReply
  readonly byModel: AnalyticsReply
}

type Row = AnalyticsReply['rows'][number]

/** Looks at hours one after the other. What a key does while the whole tenant stands out is part of the tenant's incident. */
export function watchHours(before: WatchState, hours: Hours): { state: WatchState; alerts: Alert[] } {
  const keysAt = Map.groupBy(hours.byKey.rows, ({ at }) => at)
  const modelsAt = Map.groupBy(hours.byModel.rows, ({ at }) => at)
  let state = before
  const alerts: Alert[] = []
  for (const row of hours.whole.rows) {
    const at = row.at ?? 0
    const keys = keysAt.get(row.at) ?? []
    const seen = hoursOf(row, keys, modelsAt.get(row.at) ?? [], state)
    const looked = seen.map((hour) => ({ hour, ...lookAtHour(state.scopes[hour.scope] ?? FRESH, hour) }))
    const signals = withoutEchoes(
      looked.flatMap((each) => each.signals),
      state,
    )
    const followed = followIncidents(state.open, { now: at + HOUR_MS, signals })
    const scopes = Object.fromEntries(looked.map(({ hour, state: after }) => [hour.scope, after]))
    state = { scopes: kept({ ...state.scopes, ...scopes }), open: followed.open }
    alerts.push(...followed.alerts)
  }
  return { state, alerts }
}

const FRESH: ScopeState = { detectors: {}, mixes: {} }

/** The tenant's hour and its keys'. A key that is known and was silent has an hour of nothing: silence may be news. */
function hoursOf(row: Row, keys: readonly Row[], models: readonly Row[], { scopes }: WatchState): SeenHour[] {
  const at = row.at ?? 0
  const mixes = { model_mix: countsOf(models), key_mix: countsOf(keys) }
  const present = new Map(keys.map((key) => [key.value ?? '', key]))
  const silent = Object.keys(scopes).filter((scope) => scope !== TENANT_SCOPE && !present.has(scope))
  return [
    { at, scope: TENANT_SCOPE, usage: row, mixes },
    ...[...present].map(([scope, usage]) => ({ at, scope, usage, mixes: {} })),
    ...silent.map((scope) => ({ at, scope, usage: NOTHING_USED, mixes: {} })),
  ]
}

function countsOf(rows: readonly Row[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ value, requests }) => [value ?? '', requests]))
}

function withoutEchoes(signals: readonly Signal[], { open }: WatchState): Signal[] {
  const isTenants = ({ scope }: { readonly scope: string }) => scope === TENANT_SCOPE
  const isOut = signals.some(isTenants) || open.some(isTenants)
  return isOut ? signals.filter(isTenants) : [...signals]
}

const SCOPES_MAX = 40

/** Keys that were looked at least lately are forgotten first. */
function kept(scopes: Readonly<Record<string, ScopeState>>): Record<string, ScopeState> {
  const lastOf = ({ detectors }: ScopeState) => detectors.volume?.lastAt ?? 0
  const { [TENANT_SCOPE]: tenant, ...keys } = scopes
  const latest = Object.entries(keys)
    .filter(([, state]) => (state.detectors.volume?.startedAt ?? null) !== null)
    .toSorted(([, a], [, b]) => lastOf(b) - lastOf(a))
    .slice(0, SCOPES_MAX)
  return Object.fromEntries([...(tenant ? [[TENANT_SCOPE, tenant] as const] : []), ...latest])
}

const NOTHING_USED: SeenHour['usage'] = shown(NOTHING_COUNTED)
