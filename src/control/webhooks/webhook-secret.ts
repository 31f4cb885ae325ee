import type { Env } from '../../env.ts'
import { openDataKey, sealSecret } from '../../identity/seal.ts'
import { newWebhookSecret } from '../../integrations/webhooks/sign.ts'
import { Fault } from '../../shared/faults.ts'
import type { Sealed, TenantSnapshot } from '../../storage/snapshot.ts'

/** A new secret for a webhook, and the same sealed. */
export async function makeSecret(
  env: Env,
  { tenantId, dataKey }: TenantSnapshot,
  rowId: string,
): Promise<{ readonly secret: string; readonly sealed: Sealed }> {
  if (!dataKey) {
    throw new Fault('internal', 'Something went wrong on our side.', {
      cause: new Error(`${tenantId} has no data key`),
    })
  }
  const secret = newWebhookSecret()
  const key = await openDataKey(env, dataKey, tenantId)
  return { secret, sealed: await sealSecret(key, secret, { tenantId, table: 'webhooks', rowId }) }
}
