import { Nothing, SettingsView } from '../../contract/admin.ts'
import { TenantSettings } from '../../contract/settings.ts'
import { draftSettings } from '../../identity/publish.ts'
import { read } from '../endpoint.ts'

export const getSettings = read({
  method: 'GET',
  path: '/admin/settings',
  summary: 'Show the settings in force, and the draft.',
  scope: 'settings:read',
  query: Nothing,
  reply: SettingsView,
  async handle({ caller, tenantId, env }) {
    const { settings, version } = caller.tenant
    const kept = await draftSettings(env, tenantId)
    const draft = kept === null ? null : TenantSettings.parse(kept)
    // A draft that was published is one no longer.
    const same = JSON.stringify(draft) === JSON.stringify(TenantSettings.parse(settings))
    return { published: settings, draft: same ? null : draft, version }
  },
})
