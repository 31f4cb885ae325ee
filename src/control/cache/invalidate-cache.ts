import { CacheInvalidated, CacheInvalidation } from '../../contract/cache.ts'
import { TenantSettings } from '../../contract/settings.ts'
import { Fault } from '../../shared/faults.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { write } from '../endpoint.ts'

const MODELS_MAX = 200

export const invalidateCache = write({
  method: 'POST',
  path: '/admin/cache/invalidate',
  summary: 'Forget kept answers, of one model or all.',
  scope: 'settings:write',
  audit: 'cache.invalidate',
  publishes: true,
  body: CacheInvalidation,
  reply: CacheInvalidated,
  async handle({ body, tenantId, db, now }) {
    const { model } = body
    const stored = TenantSettings.parse((await tenantsOf(db).find(tenantId))?.settings ?? {})
    const { all = 0, models = {} } = stored.cacheEpochs ?? {}
    const cacheEpochs = model === undefined ? { all: now, models: {} } : { all, models: { ...models, [model]: now } }
    if (Object.keys(cacheEpochs.models).length > MODELS_MAX) {
      throw new Fault('conflict', `${MODELS_MAX} models were forgotten one by one: forget all.`)
    }
    const statements = [tenantsOf(db).setSettings(tenantId, { ...stored, cacheEpochs })]
    return { statements, entityId: model ?? 'all', reply: { model: model ?? null, from: now } }
  },
})
