import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buildWeb } from './build-web.ts'
import { print } from './print.ts'
import { runWrangler } from './wrangler.ts'

/**
 * Deploys to the Cloudflare account that wrangler is logged in to: creates what is missing, migrates the databases, sets
 * the two secrets once, and uploads the Worker. May be run again at any time; `npm run deploy -- DB_2` adds a database.
 */
const CONFIG = '.wrangler/deploy.toml'
const QUEUES = ['sluice-facts', 'sluice-facts-dead']

const accounts = await runWrangler(['whoami']).catch((failure: Error) => failure.message)
if (!accounts.includes('Account ID')) {
  print('Log in first: npx wrangler login')
  process.exit(1)
}
const databases = await ensureDatabases(process.argv.slice(2))
const namespaces = [await ensureNamespace('sluice-config'), await ensureNamespace('sluice-cache')]
for (const queue of QUEUES) await ignoreExisting(['queues', 'create', queue])
writeConfig(databases, namespaces)
await buildWeb()
for (const { binding } of databases)
  await runWrangler(['d1', 'migrations', 'apply', binding, '--remote', '--config', CONFIG])
print(await runWrangler(['deploy', '--minify', '--config', CONFIG]))
await ensureSecrets()

interface Database {
  readonly binding: string
  readonly name: string
  readonly uuid: string
}

/** The first database, those of earlier deployments, and those named now: `DB_2` is `sluice-2`, `DB_EU` is kept in the EU. */
async function ensureDatabases(wanted: readonly string[]): Promise<Database[]> {
  await ignoreExisting(['d1', 'create', 'sluice'])
  for (const binding of wanted) await ignoreExisting(['d1', 'create', nameOf(binding), ...jurisdictionOf(binding)])
  const listed = JSON.parse(await runWrangler(['d1', 'list', '--json'])) as { name: string; uuid: string }[]
  const others = listed.filter(({ name }) => /^sluice-[a-z0-9-]+$/.test(name))
  const first = {
    binding: 'DB',
    name: 'sluice',
    uuid: idOf(listed.find(({ name }) => name === 'sluice')?.uuid, 'the database sluice'),
  }
  return [first, ...others.map(({ name, uuid }) => ({ binding: bindingOf(name), name, uuid }))]
}

function nameOf(binding: string): string {
  if (!/^DB_[A-Z0-9_]+$/.test(binding)) throw new Error(`${binding} is no name of a database: use DB_2, DB_EU …`)
  return binding.replace('DB_', 'sluice-').toLowerCase().replaceAll('_', '-')
}

function bindingOf(name: string): string {
  return name.replace('sluice-', 'DB_').toUpperCase().replaceAll('-', '_')
}

function jurisdictionOf(binding: string): string[] {
  return binding.startsWith('DB_EU') ? ['--jurisdiction', 'eu'] : []
}

async function ensureNamespace(title: string): Promise<string> {
  await ignoreExisting(['kv', 'namespace', 'create', title])
  const listed = JSON.parse(await runWrangler(['kv', 'namespace', 'list'])) as { id: string; title: string }[]
  return idOf(listed.find((namespace) => namespace.title.endsWith(title))?.id, `the KV namespace ${title}`)
}

/** Creating what exists fails; the listing that follows tells whether it is there. */
async function ignoreExisting(args: string[]): Promise<void> {
  await runWrangler(args).catch(() => undefined)
}

function idOf(id: string | undefined, what: string): string {
  if (id) return id
  throw new Error(`${what} could not be created`)
}

/** The project's own configuration names no account; what a deployment adds stays beside its state. */
function writeConfig([first, ...others]: readonly Database[], [configId, cacheId]: string[]): void {
  const text = readFileSync('wrangler.toml', 'utf8')
    .replace('main = "dist/', 'main = "../dist/')
    .replace('base_dir = "dist"', 'base_dir = "../dist"')
    .replace('directory = "dist-web"', 'directory = "../dist-web"')
    .replace('migrations_dir = "', 'migrations_dir = "../')
    .replace('database_name = "sluice"', `database_name = "sluice"\ndatabase_id = "${first?.uuid}"`)
    .replace('binding = "CONFIG"', `binding = "CONFIG"\nid = "${configId}"`)
    .replace('binding = "CACHE"', `binding = "CACHE"\nid = "${cacheId}"`)
  mkdirSync('.wrangler', { recursive: true })
  writeFileSync(CONFIG, [text, ...others.map(blockOf)].join('\n'))
}

function blockOf({ binding, name, uuid }: Database): string {
  const lines = [
    '[[d1_databases]]',
    `binding = "${binding}"`,
    `database_name = "${name}"`,
    `database_id = "${uuid}"`,
    'migrations_dir = "../migrations"',
  ]
  return `${lines.join('\n')}\n`
}

/** Made once: a new master key would leave every sealed secret unreadable. */
async function ensureSecrets(): Promise<void> {
  const set = await runWrangler(['secret', 'list', '--config', CONFIG])
  if (!set.includes('MASTER_KEY')) putSecret('MASTER_KEY', randomBytes(32).toString('base64url'))
  if (set.includes('OPERATOR_KEY')) return
  const operatorKey = `sl-operator-${randomBytes(24).toString('base64url')}`
  putSecret('OPERATOR_KEY', operatorKey)
  print(`Your operator key, shown once: ${operatorKey}\nCreate a tenant with it: POST /admin/operator/tenants`)
}

/** By standard input: an argument could be read by anyone on the machine. */
function putSecret(name: string, value: string): void {
  const args = ['node_modules/wrangler/bin/wrangler.js', 'secret', 'put', name, '--config', CONFIG]
  const { status, stderr } = spawnSync(process.execPath, args, { input: value, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the secret ${name} could not be set: ${stderr}`)
}
