import { proxyDurable } from 'itty-durable'
import type { TenantSettings } from '../contract/settings.ts'
import type { Env } from '../env.ts'
import { SECOND_MS, within } from '../shared/time.ts'

type Published = { readonly version: number } | { readonly error: string }

interface Desk {
  propose(encoded: string | null): Promise<{ draft: string | null }>
  draft(): Promise<{ draft: string | null }>
  publish(tenantId: string): Promise<Published>
  watch(tenantId: string, until: number): Promise<Published>
}

const DESK_LIMIT_MS = 15 * SECOND_MS

/** Publishes a tenant's snapshot and gives its version. Throws when that failed; the desk then goes on trying by itself. */
export async function publishTenant(env: Env, tenantId: string): Promise<{ version: number }> {
  return checked(tenantId, await within(DESK_LIMIT_MS, deskOf(env, tenantId).desk.publish(tenantId), late))
}

/** Publishes that somebody watches a tenant's requests until then, epoch ms, so that isolates show them. Throws when that failed. */
export async function publishWatched(env: Env, tenantId: string, until: number): Promise<{ version: number }> {
  return checked(tenantId, await within(DESK_LIMIT_MS, deskOf(env, tenantId).desk.watch(tenantId, until), late))
}

function checked(tenantId: string, published: Published): { version: number } {
  if ('error' in published) throw new Error(`publication of ${tenantId} failed: ${published.error}`)
  return published
}

/** Keeps a draft of a tenant's settings, seen by nobody until it is published. */
export async function proposeSettings(env: Env, tenantId: string, draft: TenantSettings | null): Promise<void> {
  const encoded = draft && encodeURIComponent(JSON.stringify(draft))
  await within(DESK_LIMIT_MS, deskOf(env, tenantId).desk.propose(encoded), late)
}

/** The draft of a tenant's settings; null when there is none. */
export async function draftSettings(env: Env, tenantId: string): Promise<unknown> {
  const { draft } = await within(DESK_LIMIT_MS, deskOf(env, tenantId).desk.draft(), late)
  return draft === null ? null : JSON.parse(decodeURIComponent(draft))
}

/** The stub is wrapped: on a bare one every property is a call, `then` included, so awaiting it never ends. */
function deskOf(env: Env, tenantId: string): { readonly desk: Desk } {
  return { desk: proxyDurable(env.TENANT_DESK, { name: 'TENANT_DESK', parse: true }).get(tenantId) as Desk }
}

function late(): never {
  throw new Error('the desk did not answer in time')
}
