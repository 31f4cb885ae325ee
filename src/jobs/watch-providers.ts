import type { Env } from '../env.ts'
import {
  lookAtProviders,
  observeProvider,
  type ProviderHealth,
  type ProviderLook,
} from '../learning/provider-health.ts'
import { DAY_MS, SECOND_MS, within } from '../shared/time.ts'
import { bounded, type Db, open } from '../storage/db.ts'
import { listenersUsing, providerHealthOf } from '../storage/provider-health.ts'
import { announce } from '../storage/webhooks.ts'
import type { Job } from './job.ts'

const SCOREBOARD_LIMIT_MS = 5 * SECOND_MS
const USED_WITHIN_MS = 7 * DAY_MS

/**
 * Tells those who use a provider when it stops answering and when it answers again, once each. What probes and everybody's
 * requests found decides; a change counts once three looks in a row have shown it.
 */
export const watchProviders: Job = {
  name: 'watch-providers',
  cron: '* * * * *',
  async run(env, now) {
    const at = now.getTime()
    const db = open(env)
    const [looks, rows] = await Promise.all([lookNow(env, at), providerHealthOf(db).list()])
    const known = new Map(rows.map(({ provider, ...health }) => [provider, health]))
    const told: string[] = []
    for (const [provider, look] of looks) {
      const before = known.get(provider) ?? null
      const after = observeProvider(before, look, at)
      if (after === before) continue
      if (before && after.isDown !== before.isDown) told.push(await tellChange(db, provider, before, after, look, at))
      // The change is written down last: a run that breaks off tells it again, and each is told of it once all the same.
      await bounded(db.batch([providerHealthOf(db).set({ provider, ...after })]))
    }
    return [`${looks.size} providers watched`, ...told].join('; ')
  },
}

async function lookNow(env: Env, now: number): Promise<ReadonlyMap<string, ProviderLook>> {
  const asked = Promise.resolve(env.SCOREBOARD.getByName('global').snapshot())
  const { arms } = await within(SCOREBOARD_LIMIT_MS, asked, () => {
    throw new Error('the scoreboard did not answer in time')
  })
  return lookAtProviders(arms, now)
}

async function tellChange(
  db: Db,
  provider: string,
  before: ProviderHealth,
  { isDown, since }: ProviderHealth,
  { failing }: ProviderLook,
  now: number,
): Promise<string> {
  const tenants = await listenersUsing(db, provider, now - USED_WITHIN_MS)
  const data = { provider, since, failing }
  for (const tenantId of tenants) {
    const once = `${provider}_${isDown ? 'down' : 'up'}_${since}`
    const [first, ...rest] = isDown
      ? await announce(db, tenantId, 'provider.down', data, now, once)
      : await announce(db, tenantId, 'provider.up', { ...data, downMs: since - before.since }, now, once)
    if (first) await bounded(db.batch([first, ...rest]))
  }
  return `${provider} is ${isDown ? 'down' : 'up'}, ${tenants.length} tenants told`
}
