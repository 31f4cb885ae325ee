import { KeyCreated, KeyPatch, KeyRotation, KeySummary } from '../../contract/admin.ts'
import { SECOND_MS } from '../../shared/time.ts'
import { keysOf } from '../../storage/keys.ts'
import { announce } from '../../storage/webhooks.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { checkKey, checkOwners } from './create-key.ts'
import { makeSecret } from './make-key.ts'

export const changeKey = write({
  method: 'PUT',
  path: '/admin/keys/{id}',
  summary: 'Change what a key may do and whose it is. Its secret stays.',
  scope: 'keys:write',
  audit: 'key.change',
  publishes: true,
  body: KeyPatch,
  reply: KeySummary,
  async handle({ params, body, caller, tenantId, db, now }) {
    const keys = keysOf(db, tenantId)
    const key = await keys.find(params.id ?? '')
    if (!key) throw missing('key')
    const changed = { ...key, ...defined(body) }
    // Who may do less than a key cannot change it at all, lest it lend itself what the key has.
    checkKey({ ...changed, scopes: [...new Set([...key.scopes, ...changed.scopes])] }, caller, [], now)
    await checkOwners(body, db, tenantId)
    const data = { key: key.id, name: changed.name, by: caller.key.id, changed: Object.keys(defined(body)) }
    const told = await announce(db, tenantId, 'key.changed', data, now)
    return { statements: [keys.change(key.id, defined(body)), ...told], entityId: key.id, reply: changed }
  },
})

export const rotateKey = write({
  method: 'POST',
  path: '/admin/keys/{id}/rotate',
  summary: 'Give a key a new secret, which is shown once. The old one works on for a while.',
  scope: 'keys:write',
  audit: 'key.rotate',
  publishes: true,
  body: KeyRotation,
  reply: KeyCreated,
  async handle({ params, body, caller, tenantId, db, now }) {
    const keys = keysOf(db, tenantId)
    const key = await keys.find(params.id ?? '')
    if (!key) throw missing('key')
    // Whoever gets the secret may do what the key may.
    checkKey(key, caller, [], now)
    const { secret, secretHash, lastFour } = await makeSecret()
    const previousUntil = now + body.overlapSeconds * SECOND_MS
    const data = { key: key.id, name: key.name, by: caller.key.id, previousUntil }
    const told = await announce(db, tenantId, 'key.rotated', data, now)
    const statements = [keys.rotate(key.id, secretHash, lastFour, previousUntil), ...told]
    return { statements, entityId: key.id, reply: { ...key, lastFour, previousUntil, secret } }
  },
})

/** What was said, without what was left out. */
function defined<Patch extends object>(patch: Patch): { [Field in keyof Patch]: Exclude<Patch[Field], undefined> } {
  const said = Object.entries(patch).filter(([, value]) => value !== undefined)
  return Object.fromEntries(said) as { [Field in keyof Patch]: Exclude<Patch[Field], undefined> }
}
