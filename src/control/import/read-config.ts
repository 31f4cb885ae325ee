import { ImportInput, ImportView } from '../../contract/import.ts'
import { importLiteLlmConfig } from '../../conventions/import/litellm-config.ts'
import { importPortkeyConfig } from '../../conventions/import/portkey-config.ts'
import { write } from '../endpoint.ts'

export const readOtherConfig = write({
  method: 'POST',
  path: '/admin/import',
  summary: 'Say what another gateway’s settings are here: routes, and the credentials they need. Nothing is set.',
  scope: 'settings:write',
  audit: 'config.read',
  publishes: false,
  body: ImportInput,
  reply: ImportView,
  async handle({ body: { config, name, model } }) {
    const isLiteLlm = 'model_list' in config
    const imported = isLiteLlm ? importLiteLlmConfig(config) : importPortkeyConfig(config, name, model)
    const { aliases, credentials, warnings } = imported
    const reply = { aliases, credentials: [...credentials], warnings: [...warnings] }
    return { statements: [], entityId: isLiteLlm ? 'litellm' : 'portkey', reply }
  },
})
