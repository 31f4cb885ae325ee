import type * as z from 'zod'
import { SessionInput, SessionView } from '../../contract/session.ts'
import { type Env, isLocal, LOCAL_KEY } from '../../env.ts'
import { type Caller, identify } from '../../identity/identify.ts'
import { beginSession, CSRF_HEADER, checkOrigin, endedCookie, type Session, sessionOf } from '../../identity/session.ts'
import { Fault } from '../../shared/faults.ts'
import { homeOf } from '../../storage/databases.ts'
import { open } from '../../storage/db.ts'
import { usersOf } from '../../storage/organisation.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { readText } from '../read-text.ts'
import { recordSignIn } from './record-sign-in.ts'

type Owner = NonNullable<z.input<typeof SessionView>['owner']>

/** `/admin/session`: signs a browser in (`POST`) and out (`DELETE`), and says who it is signed in as (`GET`). */
export const session = { show, begin, end }

async function show(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const now = Date.now()
  const held = await sessionOf(request, env, now)
  const owner = held && (await ownerOf(held, request, env, ctx, now))
  return answer({ owner, isLocal: isLocal(env) }, id, held && !owner ? { 'set-cookie': endedCookie() } : {})
}

async function begin(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  checkIsMeant(request)
  const now = Date.now()
  const secret = await keyIn(request, env)
  const caller = await identify(withKey(request, secret), env, ctx, now)
  if (caller.key.scopes.includes('operator') && caller.tenant.tenantId === 'operator') {
    throw new Fault('insufficient_permissions', 'The operator has no dashboard: sign in with a key of a tenant.')
  }
  await recordSignIn(caller, request, env, id, now)
  const { session: begun, cookie } = await beginSession(secret, env, now)
  const owner = await viewOf(caller, begun, env)
  return answer({ owner, isLocal: isLocal(env) }, id, { 'set-cookie': cookie })
}

async function end(request: Request, env: Env, _ctx: ExecutionContext, id: string): Promise<Response> {
  checkIsMeant(request)
  return answer({ owner: null, isLocal: isLocal(env) }, id, { 'set-cookie': endedCookie() })
}

/** Neither signing somebody in nor out is for pages of other origins. */
function checkIsMeant(request: Request): void {
  if (request.headers.has('origin') || request.headers.has('sec-fetch-site')) checkOrigin(request)
  if (request.headers.has(CSRF_HEADER)) return
  throw new Fault('insufficient_permissions', `Send the header \`${CSRF_HEADER}\`: it shows that no other page asks.`)
}

async function keyIn(request: Request, env: Env): Promise<string> {
  const parsed = SessionInput.safeParse(jsonOf(await readText(request)))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Fault('invalid_request', issue?.message ?? 'Invalid request.', { param: issue?.path.join('.') || null })
  }
  const { key, local } = parsed.data
  if (local && !isLocal(env)) throw new Fault('invalid_api_key', 'Only a gateway on your own machine has a local key.')
  return key ?? LOCAL_KEY
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new Fault('invalid_json', 'The body is not valid JSON.', { cause: thrown })
  }
}

/** Null: the key was revoked since, or opens nothing at this host. */
async function ownerOf(held: Session, request: Request, env: Env, ctx: ExecutionContext, now: number) {
  try {
    return await viewOf(await identify(withKey(request, held.secret), env, ctx, now), held, env)
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code !== 'store_unavailable') return null
    throw thrown
  }
}

function withKey(request: Request, secret: string): Request {
  return new Request(request.url, { headers: { authorization: `Bearer ${secret}` } })
}

async function viewOf({ tenant, key }: Caller, { expiresAt }: Session, env: Env): Promise<Owner> {
  const { tenantId, settings } = tenant
  const db = open(await homeOf(env, tenantId))
  const [row, user] = await Promise.all([
    tenantsOf(db).find(tenantId),
    key.userId ? usersOf(db, tenantId).find(key.userId) : undefined,
  ])
  return {
    tenant: { id: tenantId, name: row?.name ?? tenantId, brand: settings.brand ?? null },
    key: { id: key.id, name: key.name },
    user: user ? { id: user.id, name: user.name, role: user.role } : null,
    scopes: [...key.scopes],
    expiresAt,
  }
}

function answer(view: z.input<typeof SessionView>, id: string, headers: Record<string, string>): Response {
  return Response.json(SessionView.parse(view), {
    headers: { 'x-request-id': id, 'cache-control': 'no-store', ...headers },
  })
}
