import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Scope } from '../../../src/contract/settings.ts'
import { forgetKeys } from '../../../src/identity/identify.ts'
import { forgetSnapshots } from '../../../src/identity/snapshots.ts'
import worker from '../../../src/worker.ts'

/** Opens the operator's endpoints, as `test/vitest.config.ts` sets it. */
export const OPERATOR = 'operator-key-for-tests'

/** What an endpoint answered. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown>
  /** The error's code and field; empty when it is none. */
  readonly error: { readonly code?: string; readonly param?: string | null; readonly message?: string }
}

/** Asks the control plane. A string is sent as it is, anything else as JSON. */
export async function ask(method: string, path: string, key: string | null, body?: unknown): Promise<Answer> {
  const headers = new Headers(key === null ? {} : { authorization: `Bearer ${key}` })
  const sent = body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body)
  const url = path.startsWith('http') ? path : `http://localhost${path}`
  // In the context of the test: requests at once through the door would wait for each other's modules, which only tests load so.
  const response = await worker.fetch(new Request(url, { method, headers, body: sent }), env, createExecutionContext())
  const text = await response.text()
  const parsed = JSON.parse(text) as Record<string, unknown>
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed,
    error: (parsed['error'] ?? {}) as Answer['error'],
  }
}

/** Creates a tenant; gives its first key's secret, which has every scope but `operator`. */
export async function newTenant(id: string, settings: object = {}): Promise<string> {
  const { body, text } = await ask('POST', '/admin/operator/tenants', OPERATOR, { id, name: id, settings })
  const { secret } = (body['key'] ?? {}) as { secret?: string }
  if (!secret) throw new Error(`tenant ${id} was not created: ${text}`)
  return secret
}

/** Creates a key with some scopes; gives its id and secret. */
export async function newKey(creator: string, scopes: readonly Scope[]): Promise<{ id: string; secret: string }> {
  const { body, text } = await ask('POST', '/admin/keys', creator, { name: 'some scopes', scopes })
  if (typeof body['secret'] !== 'string') throw new Error(`no key was created: ${text}`)
  return { id: String(body['id']), secret: body['secret'] }
}

/** Everything the database holds, as text. */
export async function everythingStored(): Promise<string> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\' and name not like 'sqlite%'",
  ).all<{ name: string }>()
  const tables = await env.DB.batch(results.map(({ name }) => env.DB.prepare(`select * from ${name}`)))
  return JSON.stringify(tables.map((table) => table.results))
}

/** Forgets what this isolate knows of tenants and keys: the stores were wiped. */
export function forgetAll(): void {
  forgetSnapshots()
  forgetKeys()
}
