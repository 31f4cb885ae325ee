import type { Measure, Need } from '../../accounting/borrower.ts'
import { type LimitSubject, periodMsOf } from '../../contract/limits.ts'
import { nanosFromUsd } from '../../shared/money.ts'
import type { SnapshotLimit } from '../../storage/snapshot.ts'
import type { Asking } from '../call.ts'

/** How much a request may take at most of what limits count, before it is known what it took. */
export type Amounts = (of: Measure, limit: SnapshotLimit) => number

/** A need, and the limit that it is a need of. */
export type LimitNeed = Need & { readonly limit: SnapshotLimit }

/** What is counted before anybody is chosen to answer: requests, and how many are under way. */
export function isCountedAtOnce(limit: SnapshotLimit): boolean {
  const { kind, provider, model } = limit
  return kind === 'rate' && isOfRequests(limit.of) && provider === undefined && model === undefined
}

function isOfRequests(of: Measure): boolean {
  return of === 'requests' || of === 'concurrency'
}

/** What a call needs of those limits that are on it. */
export function needsOf(call: Asking, limits: readonly SnapshotLimit[], amounts: Amounts): LimitNeed[] {
  return limits.flatMap((limit): LimitNeed[] => {
    const subject = subjectOf(limit.on, call)
    if (subject === null) return []
    const of = limit.kind === 'budget' ? 'cost' : limit.of
    const amount = Math.max(0, Math.ceil(amounts(of, limit)))
    const { onFailure } = limit
    return [{ of, counter: `${limit.id}|${subject}`, rule: ruleOf(limit), amount, onFailure, limit }]
  })
}

/** Whose counter a call counts on; null: the limit is not on it. */
export function subjectOf({ level, id, field }: LimitSubject, call: Asking): string | null {
  const subject = level === 'metadata' ? metadataOf(call, field) : ownerOf(level, call)
  if (subject === null) return null
  return id === null || id === subject ? subject : null
}

function ownerOf(level: Exclude<LimitSubject['level'], 'metadata'>, { caller, customer }: Asking): string | null {
  const { tenantId } = caller.tenant
  const { id: key, teamId: team = null, userId: user = null } = caller.key
  return { tenant: tenantId, team, user, key, customer }[level]
}

function metadataOf({ metadata }: Asking, field = ''): string | null {
  const value = metadata && Object.hasOwn(metadata, field) ? metadata[field] : null
  return typeof value === 'string' && value !== '' ? value.slice(0, 256) : null
}

/** Whether a limit counts what goes to a model at a provider. */
export function countsArm({ provider, model }: SnapshotLimit, arm: { provider: string; model: string }): boolean {
  if (provider !== undefined && provider !== arm.provider) return false
  return model === undefined || model === arm.model || model === `${arm.provider}/${arm.model}`
}

/** A limit as the limiter counts it. */
export function ruleOf(limit: SnapshotLimit): Need['rule'] {
  if (limit.kind === 'budget') {
    const { usd, period, timezone, thresholds } = limit
    return { kind: 'budget', amount: nanosFromUsd(usd), period, timezone, thresholds }
  }
  const { of, amount, period, burst = amount } = limit
  if (of === 'concurrency') return { kind: 'slots', amount }
  return { kind: 'rate', amount, periodMs: periodMsOf(period), burst }
}
