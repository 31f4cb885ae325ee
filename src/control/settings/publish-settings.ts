import { Nothing, SettingsView } from '../../contract/admin.ts'
import { TenantSettings } from '../../contract/settings.ts'
import { draftSettings } from '../../identity/publish.ts'
import { Fault } from '../../shared/faults.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { write } from '../endpoint.ts'

export const publishSettings = write({
  method: 'POST',
  path: '/admin/settings/publish',
  summary: 'Put the draft of the settings in force, everywhere within a minute.',
  scope: 'settings:write',
  audit: 'settings.publish',
  publishes: true,
  body: Nothing,
  reply: SettingsView,
  async handle({ caller, tenantId, db, env }) {
    const draft = await draftSettings(env, tenantId)
    const stored = TenantSettings.parse((await tenantsOf(db).find(tenantId))?.settings ?? {})
    // What was forgotten since the draft was made stays forgotten.
    const { cacheEpochs } = stored
    const settings = { ...TenantSettings.parse(draft ?? {}), ...(cacheEpochs ? { cacheEpochs } : {}) }
    // A draft that was published is one no longer.
    if (draft === null || JSON.stringify(settings) === JSON.stringify(stored)) {
      throw new Fault('conflict', 'There is no draft to publish.')
    }
    const reply = { published: settings, draft: null, version: caller.tenant.version + 1 }
    return { statements: [tenantsOf(db).setSettings(tenantId, settings)], entityId: tenantId, reply }
  },
})
