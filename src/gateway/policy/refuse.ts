import type { Standing } from '../../accounting/part.ts'
import type { Refusal } from '../../objects/limit-view.ts'
import { Fault } from '../../shared/faults.ts'
import { usdFromNanos } from '../../shared/money.ts'
import type { SnapshotLimit } from '../../storage/snapshot.ts'
import { headersOf } from './limit-headers.ts'
import type { LimitNeed } from './needs-of.ts'

/** Says which limit a request met, how it stands and when it may try again. */
export function refuse(refusal: Refusal, needs: readonly LimitNeed[]): Fault {
  const need = needs.find(({ counter }) => counter === refusal.need.counter)
  if (!need) throw new Error('a limit refused that was not asked')
  const { limit, of, amount, counter } = need
  const name = `\`${limit.name}\` (${limit.id})`
  if ('isUnreachable' in refusal) {
    return new Fault(
      'store_unavailable',
      `The limit ${name} cannot be looked up right now, and lets nothing pass then.`,
    )
  }
  const { standing, retryAfterMs } = refusal
  const subject = counter.slice(counter.indexOf('|') + 1)
  const headers = { ...headersOf([{ need, standing }]), 'x-sluice-limit': limit.id }
  if (of === 'cost')
    return new Fault('budget_exceeded', overBudget(name, limit, subject, amount, standing), { headers })
  const hint = retryAfterMs === null ? ' It is more than may ever come at once.' : ''
  const message = `The limit ${name} of ${wordsOf(limit)} for ${limit.on.level} \`${subject}\` is reached: ${standing.remaining} left, ${amount} needed.${hint}`
  return new Fault('rate_limit_exceeded', message, { retryAfterMs, headers })
}

function overBudget(name: string, limit: SnapshotLimit, subject: string, amount: number, standing: Standing): string {
  const left = dollars(standing.remaining)
  const period = limit.kind === 'budget' && limit.period !== 'total' ? ` a ${limit.period}` : ''
  return `The budget ${name} of ${dollars(standing.limit)}${period} for ${limit.on.level} \`${subject}\` has ${left} left; this request may cost ${dollars(amount)}.`
}

function wordsOf(limit: SnapshotLimit): string {
  if (limit.kind === 'budget') return `$${limit.usd}`
  const { of, amount, period } = limit
  return of === 'concurrency' ? `${amount} requests at once` : `${amount} ${of.replace('_', ' ')} a ${period}`
}

function dollars(nanos: number): string {
  return `$${usdFromNanos(nanos)
    .toFixed(6)
    .replace(/(\.\d\d\d*?)0+$/, '$1')}`
}
