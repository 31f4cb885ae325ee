import type { BudgetInput, LimitInput } from '../../contract/limits.ts'
import { isTimezone } from '../../shared/calendar.ts'
import { Fault } from '../../shared/faults.ts'
import type { Db } from '../../storage/db.ts'
import { keysOf } from '../../storage/keys.ts'
import { teamsOf, usersOf } from '../../storage/organisation.ts'

/** Refuses a limit on somebody who is not in the organisation, by a calendar that nobody has, or in requests that no model is known of yet. */
export async function checkLimit(input: LimitInput | BudgetInput, db: Db, tenantId: string): Promise<void> {
  const { on } = input
  if ('timezone' in input && !isTimezone(input.timezone)) {
    throw invalid('timezone', 'There is no such time zone: write it as `Europe/Berlin`.')
  }
  if (on.id === null) return
  const { id } = on
  if (on.level === 'tenant' && id !== tenantId) throw invalid('on.id', 'A limit on the tenant needs no `id`.')
  const find = {
    team: () => teamsOf(db, tenantId).find(id),
    user: () => usersOf(db, tenantId).find(id),
    key: () => keysOf(db, tenantId).find(id),
  }
  if (!(on.level in find)) return
  const known = await find[on.level as keyof typeof find]()
  if (!known) throw invalid('on.id', `There is no such ${on.level} in this organisation.`)
}

function invalid(param: string, message: string): Fault {
  return new Fault('invalid_request', message, { param })
}
