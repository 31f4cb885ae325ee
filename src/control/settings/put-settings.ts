import { SettingsPatch, SettingsView } from '../../contract/admin.ts'
import { TenantSettings } from '../../contract/settings.ts'
import { draftSettings, proposeSettings } from '../../identity/publish.ts'
import { write } from '../endpoint.ts'

export const putSettings = write({
  method: 'PUT',
  path: '/admin/settings',
  summary: 'Change the draft of the settings. Nothing happens until it is published.',
  scope: 'settings:write',
  audit: 'settings.draft',
  publishes: false,
  body: SettingsPatch,
  reply: SettingsView,
  async handle({ body, caller, tenantId, env }) {
    const { settings, version } = caller.tenant
    const before = (await draftSettings(env, tenantId)) ?? settings
    const draft = TenantSettings.parse({ ...before, ...body })
    await proposeSettings(env, tenantId, draft)
    return { statements: [], entityId: tenantId, reply: { published: settings, draft, version } }
  },
})
