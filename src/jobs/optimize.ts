import type { Env } from '../env.ts'
import { HOUR_MS, SECOND_MS, within } from '../shared/time.ts'
import { open } from '../storage/db.ts'
import { tenantsActiveSince } from '../storage/usage.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const SCOREBOARDS_MAX = 300
const PUBLISH_LIMIT_MS = 5 * SECOND_MS

/** Has the scoreboards of everybody and of each active tenant publish what they learned, whether or not their own alarm rang. */
export const optimize: Job = {
  name: 'optimize',
  cron: '*/5 * * * *',
  async run(env, now) {
    const active = await tenantsActiveSince(open(env), now.getTime() - HOUR_MS, SCOREBOARDS_MAX)
    const names = ['global', ...active]
    const outcomes = await inParallel(6, names, (name) => publish(env, name))
    return sentenceOf('scoreboards published', names, outcomes)
  },
}

async function publish(env: Env, name: string): Promise<void> {
  await within(PUBLISH_LIMIT_MS, Promise.resolve(env.SCOREBOARD.getByName(name).publish()), () => {
    throw new Error('the scoreboard did not answer')
  })
}
