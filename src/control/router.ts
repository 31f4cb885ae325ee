import type * as z from 'zod'
import { type Env, isLocal } from '../env.ts'
import { identify } from '../identity/identify.ts'
import { publishTenant } from '../identity/publish.ts'
import { refetchSnapshot } from '../identity/snapshots.ts'
import { Fault } from '../shared/faults.ts'
import { auditOf } from '../storage/audit.ts'
import { bounded, open } from '../storage/db.ts'
import { tenantsOf } from '../storage/tenants.ts'
import type { ControlDeps, Endpoint, Operation, Read, Write } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { readText } from './read-text.ts'

/** Serves the control plane: finds the endpoint, checks who asks and what, performs it, and lets only the reply's schema out. */
export async function handleControl(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  requestId: string,
  deps: ControlDeps,
): Promise<Response> {
  const url = new URL(request.url)
  const { endpoint, params } = findEndpoint(request.method, url.pathname, env)
  const now = Date.now()
  const caller = await identify(request, env, ctx, now)
  if (!caller.key.scopes.includes(endpoint.scope)) {
    throw new Fault('insufficient_permissions', `This key lacks the scope \`${endpoint.scope}\`.`)
  }
  const { tenantId } = caller.tenant
  const base = { params, caller, tenantId, db: open(env), env, deps, now }
  if (endpoint.method === 'GET')
    return perform(endpoint, { ...base, body: undefined, query: queryOf(endpoint, url) }, requestId)
  return change(endpoint, { ...base, body: await bodyOf(endpoint, request), query: undefined }, requestId)
}

/** A page shows what is in it, and fetches, runs and sends nothing. */
const PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

async function perform(endpoint: Read, operation: Operation<undefined, unknown>, requestId: string): Promise<Response> {
  const reply = endpoint.reply.parse(await endpoint.handle(operation))
  const page = endpoint.page?.(reply, operation.query) ?? null
  if (page === null) return Response.json(reply, { headers: { 'x-request-id': requestId } })
  return new Response(page, { headers: { ...PAGE, 'x-request-id': requestId } })
}

async function change(endpoint: Write, operation: Operation<unknown, undefined>, requestId: string): Promise<Response> {
  const { db, caller, now } = operation
  const { statements, entityId, reply, afterwards, tenantId = operation.tenantId } = await endpoint.handle(operation)
  const audit = auditOf(db, operation.tenantId).add({
    actor: caller.key.id,
    action: endpoint.audit,
    entityId,
    requestId,
    at: now,
  })
  const touch = endpoint.publishes ? [tenantsOf(db).touch(tenantId, now)] : []
  await bounded(db.batch([audit, ...touch, ...statements])).catch(rethrow)
  afterwards?.()
  const headers = new Headers({ 'x-request-id': requestId })
  if (endpoint.publishes && !(await published(tenantId, operation))) headers.set('x-sluice-publication', 'pending')
  return Response.json(endpoint.reply.parse(reply), { status: endpoint.method === 'POST' ? 201 : 200, headers })
}

/** Two writes at once may both have found a name free; the database lets one have it. */
function rethrow(thrown: unknown): never {
  const reasons = thrown instanceof Error ? `${thrown.message} ${String(thrown.cause)}` : ''
  if (!reasons.includes('UNIQUE constraint failed')) throw thrown
  throw new Fault('conflict', 'Somebody else was faster: it exists already.', { cause: thrown })
}

/** The change is safe in the database; when it cannot be published now, the clock does it within a minute or two. */
async function published(tenantId: string, { env, now }: Operation<unknown, undefined>): Promise<boolean> {
  try {
    await publishTenant(env, tenantId)
    await refetchSnapshot(tenantId, env, now)
    return true
  } catch {
    return false
  }
}

interface Found {
  readonly endpoint: Endpoint
  readonly params: Record<string, string>
}

function findEndpoint(method: string, path: string, env: Env): Found {
  const matches = endpoints.flatMap((endpoint): Found[] => {
    const params = match(endpoint.path, path)
    return params ? [{ endpoint, params }] : []
  })
  const hidden = path.startsWith('/admin/local/') && !isLocal(env)
  if (matches.length === 0 || hidden) throw new Fault('not_found', `There is nothing at ${path}.`)
  const found = matches.find(({ endpoint }) => endpoint.method === method)
  if (found) return found
  const methods = matches.map(({ endpoint }) => endpoint.method).join(', ')
  throw new Fault('method_not_allowed', `${path} takes ${methods}.`)
}

function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith('{')) params[part.slice(1, -1)] = decoded(value)
    else if (part !== value) return null
  }
  return params
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Fault('invalid_request', 'The address is not well encoded.')
  }
}

function queryOf(endpoint: Read, url: URL): unknown {
  return parsed(endpoint.query, Object.fromEntries(url.searchParams))
}

async function bodyOf(endpoint: Write, request: Request): Promise<unknown> {
  const text = await readText(request)
  if (text === '') return parsed(endpoint.body, undefined)
  try {
    return parsed(endpoint.body, JSON.parse(text))
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown
    throw new Fault('invalid_json', 'The body is not valid JSON.', { cause: thrown })
  }
}

function parsed(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Fault('invalid_request', issue?.message ?? 'Invalid request.', { param: issue?.path.join('.') || null })
}
