import { Fault } from '../shared/faults.ts'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { bounded } from './db.ts'
import { kvKeys } from './kv-keys.ts'

/** What holds tenants: a first database, perhaps others bound as `DB_…`, and where it says who lives in which. */
export interface Stores {
  readonly DB: D1Database
  readonly CONFIG: KVNamespace
}

/** A database as whoever works in it sees the environment: in place of the first. */
export interface Database<S> {
  /** Its binding. */
  readonly name: string
  readonly env: S
}

/** What Cloudflare lets one D1 database hold. Source: developers.cloudflare.com/d1/platform/limits. */
export const DATABASE_BYTES_MAX = 10_000_000_000
const FIRST = 'DB'
const OTHERS = /^DB_[A-Z0-9_]+$/
const KNOWN_MS = MINUTE_MS
const KNOWN_MAX = 10_000
const LOOKUP_LIMIT_MS = 5 * SECOND_MS

interface Known {
  readonly name: string
  readonly until: number
}

const known = new Map<string, Known>()

/** All databases, the first one first. Each holds all there is of its tenants, so whatever looks at every tenant looks at each. */
export function databasesOf<S extends Stores>(env: S): readonly Database<S>[] {
  const whole = wholeOf(env)
  const bindings = whole as unknown as Readonly<Record<string, unknown>>
  const others = Object.keys(bindings).filter((name) => OTHERS.test(name) && bindings[name])
  const named = others.sort().map((name) => ({ name, env: viewOf(whole, bindings[name]) }))
  return [{ name: FIRST, env: whole }, ...named]
}

/**
 * The environment with the database that a tenant lives in. A tenant lives where it was made, so what is known is
 * remembered. Where there is one database nothing is asked. A store that is late or down is the fault `store_unavailable`.
 */
export async function homeOf<S extends Stores>(env: S, tenantId: string, now = Date.now()): Promise<S> {
  const databases = databasesOf(env)
  if (databases.length === 1) return env
  const name = await nameOfHome(env, tenantId, now)
  const home = databases.find((database) => database.name === name)
  if (home) return home.env
  throw new Fault('store_unavailable', `The database ${name} of this tenant is not bound.`)
}

/** Has a tenant live in a database from now on. To be done before anything of it is written. */
export async function settleIn(env: Stores, tenantId: string, name: string): Promise<void> {
  await bounded(env.CONFIG.put(kvKeys.home(tenantId), name))
  remember(tenantId, name, Date.now())
}

/** How full each database is, in bytes. */
export function sizesOf<S extends Stores>(env: S): Promise<(Database<S> & { readonly bytes: number })[]> {
  const measured = databasesOf(env).map(async (database) => {
    const { meta } = await bounded(database.env.DB.prepare('select 1').run())
    return { ...database, bytes: meta.size_after }
  })
  return Promise.all(measured)
}

async function nameOfHome(env: Stores, tenantId: string, now: number): Promise<string> {
  const found = known.get(tenantId)
  if (found && found.until > now) return found.name
  const late = () => {
    throw new Fault('store_unavailable', 'The store did not answer in time.')
  }
  const stored = await within(LOOKUP_LIMIT_MS, env.CONFIG.get(kvKeys.home(tenantId), { cacheTtl: 300 }), late)
  const name = stored ?? FIRST
  remember(tenantId, name, now)
  return name
}

function remember(tenantId: string, name: string, now: number): void {
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(tenantId, { name, until: now + KNOWN_MS })
}

/** A view remembers what it is of, so that from it, too, every tenant is found at home. */
const WHOLE = Symbol('whole')

function viewOf<S extends Stores>(env: S, database: unknown): S {
  return { ...env, DB: database as D1Database, [WHOLE]: env }
}

function wholeOf<S extends Stores>(env: S): S {
  return (env as S & { readonly [WHOLE]?: S })[WHOLE] ?? env
}
