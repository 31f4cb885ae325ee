import type * as z from 'zod'
import type { Scope } from '../contract/settings.ts'
import type { Env } from '../env.ts'
import type { Caller } from '../identity/identify.ts'
import type { Forecasted } from '../learning/accuracy.ts'
import type { Observation } from '../learning/scores.ts'
import type { ProviderFacts } from '../providers/contract.ts'
import type { Db, Statement } from '../storage/db.ts'

/** What the control plane is lent by the door, so that it imports neither data plane nor clock. */
export interface ControlDeps {
  readonly providers: readonly ProviderFacts[]
  /** Who answered a request lately in this isolate, and what had been expected of it. */
  recentAnswer(tenantId: string, requestId: string): { arm: string; forecast: Forecasted | null } | null
  /** Lets this isolate, and soon the scoreboard, learn. */
  learnHere(tenantId: string, observations: readonly Observation[]): void
  runJob(name: string, now: Date): Promise<unknown>
}

/** What an operation is given. No request object: transport ends at the router. */
export interface Operation<Body, Query> {
  readonly body: Body
  readonly query: Query
  readonly params: Readonly<Record<string, string>>
  readonly caller: Caller
  readonly tenantId: string
  readonly db: Db
  readonly env: Env
  readonly deps: ControlDeps
  /** Epoch ms. */
  readonly now: number
  readonly requestId: string
  /** The whole control plane, for what describes it. */
  readonly endpoints: readonly Endpoint[]
  /** The address that the request came from; null: the platform does not say. */
  readonly ip: string | null
}

/** What a write wants done. The router runs the statements and the audit row in one batch. */
export interface Change<Reply> {
  readonly statements: readonly Statement[]
  readonly entityId: string
  readonly reply: Reply
  /** What follows once the statements are in. */
  readonly afterwards?: () => void
  /** Whose snapshot depends on it, when it is not the caller's own. */
  readonly tenantId?: string
}

type Path = `/admin/${string}` | `/v1/${string}` | `/key/${string}`

interface Common {
  /** `{name}` marks a parameter. */
  readonly path: Path
  readonly summary: string
  readonly scope: Scope
}

/** An operation that changes nothing. */
export interface Read<Query extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> extends Common {
  readonly method: 'GET'
  readonly audit?: never
  readonly query: Query
  readonly reply: Reply
  handle(operation: Operation<undefined, z.output<Query>>): Promise<z.input<Reply>>
  /** The reply as a page, where the query asks for one; null: as JSON. */
  page?(reply: z.output<Reply>, query: z.output<Query>): string | null
  /** The reply as a table of comma-separated values, where the query asks for one; null: as JSON. */
  csv?(reply: z.output<Reply>, query: z.output<Query>): string | null
  /** Opens a socket on which replies follow one another, where the request asks for one; then `handle` is for who does not. */
  socket?(operation: Operation<undefined, z.output<Query>>): Promise<Response>
}

/** An operation that changes something: it cannot be written down without the name of its audit row. */
export interface Write<Body extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> extends Common {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly audit: `${string}.${string}`
  /** Whether the tenant's snapshot depends on what changes. */
  readonly publishes: boolean
  readonly body: Body
  readonly reply: Reply
  handle(operation: Operation<z.output<Body>, undefined>): Promise<Change<z.input<Reply>>>
}

/** An operation as data. The router, the scope check, the audit trail and the reference all read this one value. */
export type Endpoint = Read | Write

export function read<Query extends z.ZodType, Reply extends z.ZodType>(endpoint: Read<Query, Reply>): Endpoint {
  return endpoint as unknown as Endpoint
}

export function write<Body extends z.ZodType, Reply extends z.ZodType>(endpoint: Write<Body, Reply>): Endpoint {
  return endpoint as unknown as Endpoint
}
