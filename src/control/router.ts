import type * as z from 'zod'
import { type Env, isLocal } from '../env.ts'
import { identify } from '../identity/identify.ts'
import { Fault } from '../shared/faults.ts'
import { sha256Hex } from '../shared/ids.ts'
import { homeOf } from '../storage/databases.ts'
import { open } from '../storage/db.ts'
import { performChange } from './change/perform-change.ts'
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
  const ip = request.headers.get('cf-connecting-ip')
  const home = await homeOf(env, tenantId, now)
  const base = { params, caller, tenantId, db: open(home), env: home, deps, now, requestId, ip, endpoints }
  if (endpoint.method === 'GET') {
    const reading = { ...base, body: undefined, query: queryOf(endpoint, url) }
    const isSocket = request.headers.get('upgrade')?.toLowerCase() === 'websocket'
    return endpoint.socket && isSocket ? endpoint.socket(reading) : perform(endpoint, reading, request)
  }
  const text = await readText(request)
  const operation = { ...base, body: bodyOf(endpoint, text), query: undefined }
  return performChange(endpoint, operation, { path: url.pathname, text, headers: request.headers })
}

/** A page shows what is in it, and fetches, runs and sends nothing. */
const PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

const CSV = {
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': 'attachment; filename="sluice.csv"',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

async function perform(endpoint: Read, operation: Operation<undefined, unknown>, request: Request): Promise<Response> {
  const { requestId } = operation
  const reply = endpoint.reply.parse(await endpoint.handle(operation))
  const page = endpoint.page?.(reply, operation.query) ?? null
  if (page !== null) return new Response(page, { headers: { ...PAGE, 'x-request-id': requestId } })
  const table = endpoint.csv?.(reply, operation.query) ?? null
  if (table !== null) return new Response(table, { headers: { ...CSV, 'x-request-id': requestId } })
  const text = JSON.stringify(reply)
  const etag = await etagOf(text)
  const headers = { 'content-type': 'application/json', etag, 'x-request-id': requestId }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(text, { headers })
}

/** Names a state of what is shown: an update that gives it back (`if-match`) fails where the state is another by then. */
export async function etagOf(text: string): Promise<string> {
  return `"${(await sha256Hex(text)).slice(0, 32)}"`
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
  // A path that is written out goes before one with a name to fill in.
  const found = matches
    .filter(({ endpoint }) => endpoint.method === method)
    .toSorted((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0]
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

function bodyOf(endpoint: Write, text: string): unknown {
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
