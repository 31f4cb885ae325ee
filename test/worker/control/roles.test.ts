import { beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../../../src/contract/roles.ts'
import { SCOPES } from '../../../src/contract/settings.ts'
import { endpoints } from '../../../src/control/endpoints.ts'
import { ask, forgetAll, newTenant } from './support.ts'

/** Who may do what, by what operations are about: R reads, W writes. Whatever is not named is for nobody but operators. */
const MAY: Record<string, Record<Role, string>> = {
  '/admin/teams': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/users': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/roles': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/keys': { owner: 'RW', admin: 'RW', member: '', viewer: 'R', billing: 'R', service: '' },
  '/key/generate': { owner: 'W', admin: 'W', member: '', viewer: '', billing: '', service: '' },
  '/key/info': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/limits': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'RW', service: '' },
  '/admin/budgets': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'RW', service: '' },
  '/admin/prices': { owner: 'RW', admin: 'RW', member: '', viewer: 'R', billing: 'RW', service: '' },
  '/admin/policies': { owner: 'RW', admin: 'RW', member: '', viewer: 'R', billing: 'R', service: '' },
  '/admin/audit': { owner: 'R', admin: 'R', member: '', viewer: 'R', billing: '', service: '' },
  '/admin/credentials': { owner: 'RW', admin: 'RW', member: '', viewer: 'R', billing: 'R', service: '' },
  '/admin/settings': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/cache': { owner: 'W', admin: 'W', member: '', viewer: '', billing: '', service: '' },
  '/admin/aliases': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/import': { owner: 'W', admin: 'W', member: '', viewer: '', billing: '', service: '' },
  '/admin/hosts': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/webhooks': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/otel-destinations': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/router': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/mails': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: '' },
  '/admin/reports': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/recommendations': { owner: 'RW', admin: 'RW', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/requests': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/usage': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/analytics': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/admin/local': { owner: 'R', admin: 'R', member: '', viewer: 'R', billing: 'R', service: '' },
  '/v1/generations': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/v1/generation': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/v1/key': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/v1/credits': { owner: 'R', admin: 'R', member: 'R', viewer: 'R', billing: 'R', service: 'R' },
  '/v1/feedback': { owner: 'W', admin: 'W', member: 'W', viewer: '', billing: '', service: 'W' },
  '/admin/operator': { owner: '', admin: '', member: '', viewer: '', billing: '', service: '' },
}

const ruleOf = (path: string) => MAY[path.split('/').slice(0, 3).join('/')]
const secrets = new Map<Role, string>()
let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('roles')
  const scopes = SCOPES.filter((scope) => scope !== 'operator')
  for (const role of ROLES) {
    const user = await ask('POST', '/admin/users', owner, { email: `${role}@roles.example`, name: role, role })
    const made = await ask('POST', '/admin/keys', owner, { name: role, userId: user.body.id, scopes })
    secrets.set(role, String(made.body.secret))
  }
})

test('every operation is about something that each role has a rule for', () => {
  for (const { path } of endpoints)
    expect([path, Object.keys(ruleOf(path) ?? {}).sort()]).toEqual([path, [...ROLES].sort()])
})

const matrix = endpoints.flatMap(({ method, path }) => ROLES.map((role) => ({ method, path, role })))

test.each(matrix)('$role: $method $path', async ({ method, path, role }) => {
  const mark = method === 'GET' ? 'R' : 'W'
  const isAllowed = ruleOf(path)?.[role].includes(mark) ?? false
  const address = path.replaceAll(/\{\w+\}/g, 'nothing-of-that-id')
  // What cannot be understood changes nothing, and is looked at after who asks.
  const answer = await ask(method, address, secrets.get(role) ?? '', method === 'GET' ? undefined : '{"')
  if (isAllowed) expect(answer.status).not.toBe(403)
  else expect(answer).toMatchObject({ status: 403, error: { code: 'insufficient_permissions' } })
  if (isAllowed && method === 'GET' && path.includes('{')) expect(answer.status).toBe(404)
})

describe('a user', () => {
  const made = async (role: Role, email: string) =>
    String((await ask('POST', '/admin/users', owner, { email, name: email, role })).body.id)

  test('who is set inactive or removed has keys that open nothing', async () => {
    for (const [email, act] of [
      ['inactive@roles.example', (id: string) => ask('PUT', `/admin/users/${id}`, owner, { active: false })],
      ['removed@roles.example', (id: string) => ask('DELETE', `/admin/users/${id}`, owner)],
    ] as const) {
      const id = await made('member', email)
      const key = String((await ask('POST', '/admin/keys', owner, { name: email, userId: id })).body.secret)
      expect((await ask('GET', '/v1/key', key)).status).toBe(200)
      expect((await act(id)).status).toBe(200)
      expect((await ask('GET', '/v1/key', key)).status).toBe(401)
    }
  })

  test('who becomes a viewer loses what viewers may not do, on keys made before', async () => {
    const id = await made('admin', 'demoted@roles.example')
    const scopes = ['members:read', 'members:write']
    const key = String((await ask('POST', '/admin/keys', owner, { name: 'k', userId: id, scopes })).body.secret)
    expect((await ask('POST', '/admin/teams', key, { name: 'made by an admin' })).status).toBe(201)
    await ask('PUT', `/admin/users/${id}`, owner, { role: 'viewer' })
    expect((await ask('POST', '/admin/teams', key, { name: 'made by a viewer' })).status).toBe(403)
    expect((await ask('GET', '/admin/teams', key)).status).toBe(200)
  })

  test('who is the last owner cannot be taken away, and only owners make owners', async () => {
    const { body } = await ask('GET', '/admin/users?role=owner', owner)
    const [{ id } = { id: '' }] = body.data as { id: string }[]
    expect(await ask('DELETE', `/admin/users/${id}`, owner)).toMatchObject({ status: 409 })
    expect(await ask('PUT', `/admin/users/${id}`, owner, { role: 'member' })).toMatchObject({ status: 409 })
    const admin = secrets.get('admin') ?? ''
    const refused = await ask('POST', '/admin/users', admin, { email: 'new@roles.example', name: 'n', role: 'owner' })
    expect(refused).toMatchObject({ status: 403, error: { param: 'role' } })
    expect(await ask('PUT', `/admin/users/${id}`, admin, { name: 'taken over' })).toMatchObject({ status: 403 })
  })

  test('has an address of their own in the organisation', async () => {
    await made('member', 'twice@roles.example')
    const again = await ask('POST', '/admin/users', owner, { email: 'Twice@roles.example', name: 'again' })
    expect(again).toMatchObject({ status: 409, error: { code: 'conflict' } })
  })
})

test('a key that is rotated opens with both secrets for a while, with the new one alone at once where asked', async () => {
  const made = await ask('POST', '/admin/keys', owner, { name: 'rotated' })
  const rotated = await ask('POST', `/admin/keys/${made.body.id}/rotate`, owner, { overlapSeconds: 60 })
  for (const secret of [made.body.secret, rotated.body.secret]) {
    expect((await ask('GET', '/v1/key', String(secret))).status).toBe(200)
  }
  const again = await ask('POST', `/admin/keys/${made.body.id}/rotate`, owner, { overlapSeconds: 0 })
  expect((await ask('GET', '/v1/key', String(made.body.secret))).status).toBe(401)
  expect((await ask('GET', '/v1/key', String(rotated.body.secret))).status).toBe(401)
  expect((await ask('GET', '/v1/key', String(again.body.secret))).status).toBe(200)
})

test('a key cannot be changed to do more than the one that changes it', async () => {
  const made = await ask('POST', '/admin/keys', owner, { name: 'small', scopes: ['keys:write', 'inference'] })
  const small = String(made.body.secret)
  const other = await ask('POST', '/admin/keys', owner, { name: 'large', scopes: ['settings:write'] })
  expect((await ask('PUT', `/admin/keys/${made.body.id}`, small, { scopes: ['settings:write'] })).status).toBe(403)
  expect((await ask('PUT', `/admin/keys/${other.body.id}`, small, { name: 'mine' })).status).toBe(403)
  expect((await ask('POST', `/admin/keys/${other.body.id}/rotate`, small)).status).toBe(403)
})
