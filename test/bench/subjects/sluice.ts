import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Alias } from '../../../src/contract/settings.ts'
import { newDataKey, openDataKey, sealSecret } from '../../../src/identity/seal.ts'
import { buildWorker } from '../../../src/local/build.ts'
import { newSecret, sha256Hex } from '../../../src/shared/ids.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import type { Subject } from '../harness/slice.ts'
import { BENCH_MODEL, bodyOf, GUARDED_MODEL } from './body.ts'
import { freePort, listening, type Started, scratch, serveWorkerd } from './workerd.ts'

/** What the stores have counted. */
export interface Counts {
  readonly configReads: number
  readonly configWrites: number
  readonly cacheReads: number
  readonly cacheWrites: number
  readonly databaseCalls: number
  readonly facts: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly tokens: number
  readonly costNanos: number
}

/** A running Sluice, with a door to its stores. */
export interface SluiceSubject extends Subject, Started {
  counts(): Promise<Counts>
}

const GUARDED: Alias = { strategy: 'fallback', models: [BENCH_MODEL, 'openai/gpt-4o'] }
const MASTER_KEY = 'YmVuY2gtbWFzdGVyLWtleS0wMDAwMDAwMDAwMDAwMDA'
const TENANT = 'tenant_bench'
const KEY = newSecret()
/** What `auto` chooses from in the bench. */
export const AUTO_MODELS = [
  'gpt-4o-mini',
  'gpt-4o',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'gpt-4-turbo',
  'gpt-3.5-turbo',
  'o3-mini',
  'o4-mini',
  'gpt-4',
].map((model) => `openai/${model}`)

/** Builds the Worker as a deployment does and gives the folder of its modules. */
export async function buildSluice(plugins: Parameters<typeof buildWorker>[1] = []): Promise<string> {
  const folder = scratch()
  await buildWorker(folder, plugins)
  return folder
}

/** What a tenant of the bench may have of its own. */
export interface Wishes {
  readonly aliases?: TenantSnapshot['aliases']
  readonly settings?: Partial<TenantSnapshot['settings']>
}

/** Starts a built Worker with its stores in the same process, and a tenant whose provider is the upstream. */
export async function startSluice(
  name: string,
  built: string,
  upstreamPort: number,
  wishes: Wishes = {},
  inspectorPort: number | null = null,
): Promise<SluiceSubject> {
  const prepared = await prepareSluice(built, upstreamPort, wishes)
  const server = prepared.start(inspectorPort)
  await listening(prepared.port)
  return { ...server, ...prepared.subject(name, server.pid) }
}

/** Everything that must be there before the process is started, so that a cold start can be timed. */
export async function prepareSluice(built: string, upstreamPort: number, wishes: Wishes = {}) {
  const folder = scratch()
  cpSync(built, folder, { recursive: true })
  for (const file of ['stores.js', 'points.js']) {
    cpSync(new URL(`../workers/${file}`, import.meta.url), join(folder, 'bench', file))
  }
  const [port, doorPort] = [await freePort(), await freePort()]
  const modules = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const config = configOf(modules, port, doorPort, scratch(), await configEntries(upstreamPort, wishes))
  return {
    port,
    start: (inspectorPort: number | null = null) => serveWorkerd(folder, config, inspectorPort),
    subject: (name: string, pid: number) => ({
      name,
      pids: [pid],
      sent: { count: 0 },
      ask: (workload: Parameters<Subject['ask']>[0]) => ({
        port,
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${KEY}`, ...workload.headers },
        body: bodyOf(workload),
      }),
      counts: async () => (await (await fetch(`http://127.0.0.1:${doorPort}`)).json()) as Counts,
    }),
  }
}

/** What the control plane would have published. */
async function configEntries(upstreamPort: number, wishes: Wishes): Promise<[string, string][]> {
  const hash = await sha256Hex(KEY)
  const dataKey = await newDataKey({ MASTER_KEY }, TENANT)
  const opened = await openDataKey({ MASTER_KEY }, dataKey, TENANT)
  const credential = async (provider: string) => {
    const id = `cred_${provider}`
    const secret = await sealSecret(opened, 'upstream-key', { tenantId: TENANT, table: 'credentials', rowId: id })
    return { id, provider, baseUrl: `http://127.0.0.1:${upstreamPort}/v1`, secret }
  }
  const snapshot: TenantSnapshot = {
    tenantId: TENANT,
    version: 1,
    publishedAt: Date.now(),
    active: true,
    hosts: [],
    keys: { [hash]: { id: 'key_bench', name: 'bench', scopes: ['inference'], expiresAt: null } },
    dataKey,
    credentials: [await credential('openai'), await credential('custom')],
    aliases: { [GUARDED_MODEL]: GUARDED, ...wishes.aliases },
    settings: {
      sandbox: false,
      houseCredentials: false,
      storeText: false,
      cacheTtlSeconds: 0,
      unpricedModels: 'refuse',
      autoModels: AUTO_MODELS,
      retentionDays: 90,
      ...wishes.settings,
    },
  }
  return [
    [kvKeys.snapshot(TENANT), JSON.stringify(snapshot)],
    [kvKeys.tenantOfKey(hash), TENANT],
  ]
}

function configOf(
  modules: readonly string[],
  port: number,
  doorPort: number,
  disk: string,
  entries: readonly [string, string][],
): string {
  const main = 'worker.js'
  const ordered = [main, ...modules.filter((file) => file !== main)]
  const embedded = ordered.map((file) => `(name = "${file}", esModule = embed "${file}")`)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .sluice),
    (name = "stores", worker = (
      modules = [ (name = "stores", esModule = embed "bench/stores.js") ],
      compatibilityDate = "2026-10-23",
      bindings = [ (name = "ENTRIES", json = ${JSON.stringify(JSON.stringify(entries))}) ],
    )),
    (name = "disk", disk = (path = "${disk}", writable = true)),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${port}", http = (), service = "main"),
    (name = "door", address = "127.0.0.1:${doorPort}", http = (), service = "stores"),
  ],
  extensions = [ (modules = [ (name = "bench:points", internal = true, esModule = embed "bench/points.js") ]) ],
);
const sluice :Workerd.Worker = (
  modules = [ ${embedded.join(', ')} ],
  compatibilityDate = "2026-10-23",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [
    (name = "ENVIRONMENT", text = "production"),
    (name = "MASTER_KEY", text = "${MASTER_KEY}"),
    (name = "CONFIG", kvNamespace = (name = "stores", entrypoint = "Config")),
    (name = "CACHE", kvNamespace = (name = "stores", entrypoint = "Cache")),
    (name = "FACTS", queue = (name = "stores", entrypoint = "Facts")),
    (name = "POINTS", wrapped = (moduleName = "bench:points")),
    (name = "DB", wrapped = (moduleName = "cloudflare-internal:d1-api", innerBindings = [
      (name = "fetcher", service = (name = "stores", entrypoint = "Database")),
    ])),
    (name = "SCOREBOARD", durableObjectNamespace = "Scoreboard"),
    (name = "TENANT_DESK", durableObjectNamespace = "TenantDesk"),
  ],
  durableObjectNamespaces = [
    (className = "Scoreboard", uniqueKey = "scoreboard", enableSql = true),
    (className = "TenantDesk", uniqueKey = "tenant-desk", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "disk"),
);
`
}
