import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import type { ControlDeps } from '../../../src/control/endpoint.ts'
import { handleControl } from '../../../src/control/router.ts'
import type { Env } from '../../../src/env.ts'
import { forgetAll, newTenant } from './support.ts'

const learnHere = vi.fn<ControlDeps['learnHere']>()
const deps: ControlDeps = {
  providers: [],
  recentAnswer: () => ({ arm: 'openai/gpt-5.6', forecast: null }),
  learnHere,
  runJob: async () => ({}),
}
let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('transport')
})

function send(method: string, path: string, body: BodyInit): Promise<Response> {
  const headers = { authorization: `Bearer ${owner}` }
  const request = new Request(`http://localhost${path}`, { method, headers, body })
  return handleControl(request, env as Env, createExecutionContext(), 'req_1', deps)
}

/** A body that arrives in pieces and declares no length. */
function pieces(...some: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = [...some]
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift()
      if (piece) controller.enqueue(piece)
      else controller.close()
    },
  })
}

test('a letter that is cut in two on the way arrives whole', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ name: 'clé' }))
  const cut = bytes.indexOf(0xc3) + 1
  const response = await send('POST', '/admin/keys', pieces(bytes.slice(0, cut), bytes.slice(cut)))
  expect(await response.json()).toMatchObject({ name: 'clé' })
})

test('feedback teaches the scoreboard only once it is stored', async () => {
  const feedback = JSON.stringify({ id: 'req_other', rating: 'up' })
  await env.DB.prepare(
    "create trigger refuse before insert on feedback begin select raise(abort, 'refused'); end",
  ).run()
  await expect(send('POST', '/v1/feedback', feedback)).rejects.toThrow()
  expect(learnHere).not.toHaveBeenCalled()
  await env.DB.prepare('drop trigger refuse').run()
  expect((await send('POST', '/v1/feedback', feedback)).status).toBe(201)
  expect(learnHere.mock.calls).toMatchObject([['transport', [{ arm: 'openai/gpt-5.6', quality: 1, ok: null }]]])
})

test('a tenant has at most five hundred live keys, and a revoked one makes room', async () => {
  const insert = env.DB.prepare(
    "insert into api_keys (id, tenant_id, name, secret_hash, last_four, scopes, created_at) values (?, 'transport', 'k', ?, 'abcd', '[]', 0)",
  )
  const held = await env.DB.prepare("select count(*) n from api_keys where tenant_id = 'transport'").first<number>('n')
  await env.DB.batch(Array.from({ length: 500 - (held ?? 0) }, (_, n) => insert.bind(`many-${n}`, `many-${n}`)))
  const wanted = JSON.stringify({ name: 'one more' })
  await expect(send('POST', '/admin/keys', wanted)).rejects.toMatchObject({ code: 'conflict' })
  await env.DB.prepare("update api_keys set revoked_at = 1 where id = 'many-0'").run()
  expect((await send('POST', '/admin/keys', wanted)).status).toBe(201)
})
