import type { Env } from '../env.ts'
import { publishTenant } from '../identity/publish.ts'
import { open } from '../storage/db.ts'
import { laggingTenants } from '../storage/lagging-tenants.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const TENANTS_MAX = 200

/** Republishes the tenants whose last publication came before their last change, because a desk or KV failed at the time. */
export const publishTenants: Job = {
  name: 'publish-tenants',
  cron: '* * * * *',
  run: (env) => publishLagging(env, publishTenant),
}

/** Publishes what lags with `publish`; one that fails keeps no other waiting. */
export async function publishLagging(
  env: Env,
  publish: (env: Env, tenantId: string) => Promise<unknown>,
): Promise<string> {
  const lagging = await laggingTenants(open(env), TENANTS_MAX)
  const outcomes = await inParallel(6, lagging, (tenantId) => publish(env, tenantId))
  return sentenceOf('tenants published', lagging, outcomes)
}
