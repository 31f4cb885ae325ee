import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newDataKey, openDataKey, openSecret, rewrapDataKey, sealSecret } from '../../../src/identity/seal.ts'
import { toBase64Url } from '../../../src/shared/ids.ts'

const master = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte))
const env = { MASTER_KEY: master(1) }
const place = { tenantId: 't', table: 'credentials', rowId: 'r' }
const dataKey = await openDataKey(env, await newDataKey(env, 't'), 't')

test('whatever is sealed opens again, and is not to be seen in what is kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 4, unit: 'binary' }), async (secret) => {
      const sealed = await sealSecret(dataKey, secret, place)
      expect(await openSecret(dataKey, sealed, place)).toBe(new TextDecoder().decode(new TextEncoder().encode(secret)))
      expect(JSON.stringify(sealed)).not.toContain(secret)
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['another tenant', { ...place, tenantId: 'u' }],
  ['another table', { ...place, table: 'webhooks' }],
  ['another row', { ...place, rowId: 's' }],
])('a secret does not open for %s', async (_, elsewhere) => {
  const sealed = await sealSecret(dataKey, 'secret', place)
  await expect(openSecret(dataKey, sealed, elsewhere)).rejects.toThrow()
})

test('a touched ciphertext does not open', async () => {
  const sealed = await sealSecret(dataKey, 'secret', place)
  const first = sealed.data.startsWith('A') ? 'B' : 'A'
  await expect(openSecret(dataKey, { ...sealed, data: first + sealed.data.slice(1) }, place)).rejects.toThrow()
})

test('a data key opens only for its tenant and its master key', async () => {
  const sealed = await newDataKey(env, 't')
  await expect(openDataKey(env, sealed, 'u')).rejects.toThrow()
  await expect(openDataKey({ MASTER_KEY: master(2) }, sealed, 't')).rejects.toThrow()
})

test('rotation seals anew under the present master key, and the secrets still open', async () => {
  const before = await newDataKey(env, 't')
  const secret = await sealSecret(await openDataKey(env, before, 't'), 'secret', place)
  const rotating = { MASTER_KEY: master(2), MASTER_KEY_PREVIOUS: master(1) }
  expect(await openSecret(await openDataKey(rotating, before, 't'), secret, place)).toBe('secret')
  const after = await rewrapDataKey(rotating, before, 't')
  if (!after) throw new Error('nothing was rotated')
  expect(await openSecret(await openDataKey({ MASTER_KEY: master(2) }, after, 't'), secret, place)).toBe('secret')
  expect(await rewrapDataKey(rotating, after, 't')).toBeNull()
})

test.each(['', 'short', '!!!'])('a master key like %j is refused without being shown', async (MASTER_KEY) => {
  await expect(newDataKey({ MASTER_KEY }, 't')).rejects.toThrow('Something went wrong on our side.')
})
