import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { importLiteLlmConfig } from '../conventions/import/litellm-config.ts'
import { importPortkeyConfig } from '../conventions/import/portkey-config.ts'
import { gatewayAt } from './gateway-client.ts'
import { print } from './print.ts'

const USAGE = `npm run import -- litellm.yaml | portkey.json [--name my-route] [--model gpt-5.4] [--apply]
Reads another gateway's settings and prints what they are here: routes, and the credentials they need. With --apply the
routes are set at a running gateway (SLUICE_URL, SLUICE_KEY), and so are credentials whose secrets are in the environment.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    model: { type: 'string' },
    apply: { type: 'boolean', default: false },
  },
})

const [file] = positionals
if (file === undefined) {
  print(USAGE)
  process.exit(2)
}
const imported = read(file)
for (const warning of imported.warnings) print(`! ${warning}`)
print(JSON.stringify({ aliases: imported.aliases, credentials: imported.credentials }, null, 2))
if (values.apply) await apply()

/** YAML reads JSON too; what it says tells whose it is. */
function read(path: string): ReturnType<typeof importLiteLlmConfig> | ReturnType<typeof importPortkeyConfig> {
  const config: unknown = parse(readFileSync(path, 'utf8'))
  const isLiteLlm = typeof config === 'object' && config !== null && 'model_list' in config
  if (isLiteLlm) return importLiteLlmConfig(config)
  return importPortkeyConfig(config, values.name ?? basename(path, extname(path)), values.model ?? null)
}

async function apply(): Promise<void> {
  const gateway = gatewayAt(
    process.env.SLUICE_URL ?? 'http://127.0.0.1:8787',
    process.env.SLUICE_KEY ?? 'sl-local-development-key',
  )
  for (const { provider, baseUrl, secretEnv } of imported.credentials) {
    const secret = secretEnv === null ? undefined : process.env[secretEnv]
    if (secret === undefined) {
      print(`! ${provider}: set its credential yourself${secretEnv ? `, or ${secretEnv} in the environment` : ''}`)
      continue
    }
    await gateway.send('POST', '/admin/credentials', {
      provider,
      name: `imported ${provider}`,
      secret,
      ...(baseUrl === null ? {} : { baseUrl }),
    })
    print(`+ credential of ${provider}`)
  }
  for (const [name, alias] of Object.entries(imported.aliases)) {
    await gateway.send('PUT', `/admin/aliases/${encodeURIComponent(name)}`, alias)
    print(`+ route ${name}`)
  }
}
