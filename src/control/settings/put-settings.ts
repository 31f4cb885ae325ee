import { SettingsPatch, SettingsView } from '../../contract/admin.ts'
import { TenantSettings } from '../../contract/settings.ts'
import { compileFilters } from '../../filters/compile-filters.ts'
import { draftSettings, proposeSettings } from '../../identity/publish.ts'
import { isTimezone } from '../../shared/calendar.ts'
import { Fault } from '../../shared/faults.ts'
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
    if (draft.timezone !== undefined && !isTimezone(draft.timezone)) {
      throw new Fault('invalid_request', `There is no time zone \`${draft.timezone}\`.`, { param: 'timezone' })
    }
    await checkFilters(draft)
    await proposeSettings(env, tenantId, draft)
    return { statements: [], entityId: tenantId, reply: { published: settings, draft, version } }
  },
})

/** Refuses patterns that cannot be searched for in linear time, or not at all. */
async function checkFilters({ filters }: TenantSettings): Promise<void> {
  for (const direction of ['input', 'output'] as const) {
    await compileFilters(filters?.[direction] ?? []).catch((thrown: unknown) => {
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      throw new Fault('invalid_request', message, { param: `filters.${direction}` })
    })
  }
}
