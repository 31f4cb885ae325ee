import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { importLiteLlmConfig } from '../conventions/import/litellm-config.ts'
import { importPortkeyConfig } from '../conventions/import/portkey-config.ts'
import { type GatewayClient, gatewayAt } from './gateway-client.ts'
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
type Credential = ReturnType<typeof importPortkeyConfig>['credentials'][number]

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
  const url = process.env.SLUICE_URL ?? 'http://127.0.0.1:8787'
  const gateway = gatewayAt(url, process.env.SLUICE_KEY ?? 'sl-local-development-key')
  for (const credential of imported.credentials) await setCredential(gateway, credential)
  for (const [name, alias] of Object.entries(imported.aliases)) {
    await gateway.send('PUT', `/admin/aliases/${encodeURIComponent(name)}`, alias)
    print(`+ route ${name}`)
  }
}

async function setCredential(gateway: GatewayClient, { provider, baseUrl, secretEnv }: Credential): Promise<void> {
  const secret = secretEnv === null ? undefined : process.env[secretEnv]
  if (secret === undefined) {
    print(`! ${provider}: set its credential yourself${secretEnv ? `, or ${secretEnv} in the environment` : ''}`)
    return
  }
  const address = baseUrl === null ? {} : { baseUrl }
  await gateway.send('POST', '/admin/credentials', { provider, name: `imported ${provider}`, secret, ...address })
  print(`+ credential of ${provider}`)
}
