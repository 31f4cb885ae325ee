import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { deliverWebhooks } from '../../../src/jobs/deliver-webhooks.ts'
import { objectionToUrl } from '../../../src/shared/public-url.ts'
import { nobody } from '../../support/nobody.ts'
import { forgetAll, newTenant } from '../control/support.ts'
import { ask, completion, outside, tidyUp } from './support.ts'

tidyUp()

let key = ''
/** A deployment for everybody: a local one may call what is local. */
const PUBLIC = { ENVIRONMENT: 'production' }
const messages = [{ role: 'user', content: 'Hi' }]

beforeAll(async () => {
  forgetAll()
  key = await newTenant('inward', { houseCredentials: true })
})

/** Addresses that lead inside: loopback, private, shared, link-local, multicast, reserved. Source: RFC 6890 and its registry. */
const BLOCKS: readonly (readonly [network: number, bits: number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xe0000000, 4],
  [0xf0000000, 4],
]

const inside = fc
  .tuple(fc.constantFrom(...BLOCKS), fc.nat(0xffffffff))
  .map(([[network, bits], host]) => (network + (host % 2 ** (32 - bits))) >>> 0)

const byte = (address: number, at: number) => (address >>> (24 - 8 * at)) & 255
const bytes = (address: number) => [0, 1, 2, 3].map((at) => byte(address, at))
const hex = (value: number, width: number) => value.toString(16).padStart(width, '0')
const halves = (address: number) => `${hex(address >>> 16, 4)}:${hex(address & 0xffff, 4)}`

/** Ways to write an address down that some reader takes for it. */
const NOTATIONS: readonly ((address: number) => string)[] = [
  (address) => bytes(address).join('.'),
  (address) => String(address),
  (address) => `0x${hex(address, 8)}`,
  (address) => `0${address.toString(8)}`,
  (address) =>
    bytes(address)
      .map((each) => `0x${hex(each, 2)}`)
      .join('.'),
  (address) =>
    bytes(address)
      .map((each) => `0${each.toString(8)}`)
      .join('.'),
  (address) => `${byte(address, 0)}.${address & 0xffffff}`,
  (address) => `${byte(address, 0)}.${byte(address, 1)}.${address & 0xffff}`,
  (address) =>
    bytes(address)
      .map((each) => `000${each}`.replace(/^0+(?=\d)/, ''))
      .join('.'),
  (address) => `${bytes(address).join('.')}.`,
  (address) => bytes(address).join('%2e'),
  (address) => bytes(address).join('。'),
  (address) => bytes(address).join('．'),
  (address) =>
    [...bytes(address).join('.')]
      .map((each) => (/\d/.test(each) ? String.fromCodePoint(0xff10 + Number(each)) : each))
      .join(''),
  (address) => `[::ffff:${bytes(address).join('.')}]`,
  (address) => `[::ffff:${halves(address)}]`,
  (address) => `[::${bytes(address).join('.')}]`,
  (address) => `[64:ff9b::${bytes(address).join('.')}]`,
  (address) => `[2002:${halves(address)}::1]`,
  (address) => `[fe80::${halves(address)}]`,
  (address) => `${bytes(address).join('.')}.nip.io`,
  (address) => `${bytes(address).join('-')}.sslip.io`,
]
const notation = fc.tuple(inside, fc.constantFrom(...NOTATIONS)).map(([address, write]) => write(address))

test('an address inside is refused in whatever notation', () => {
  fc.assert(
    fc.property(notation, fc.constantFrom('', ':8443', '/v1', '/v1/../..'), (host, rest) => {
      expect(objectionToUrl(`https://${host}${rest}`)).toEqual(expect.any(String))
    }),
    { numRuns: 5_000 },
  )
})

const NAMES = [
  'localhost',
  'LOCALHOST.',
  'metadata.google.internal',
  'printer.local',
  'a.localhost',
  'router.lan',
  'db.internal.',
  '[::1]',
  '[fd00::1]',
]
const DISGUISES = [
  'https://api.openai.com@127.0.0.1/v1',
  'https://127.0.0.1#api.openai.com',
  'https://127.0.0.1?api.openai.com',
  'http://api.example.com',
  'https://example.com:22',
  'file:///etc/passwd',
  'gopher://example.com',
  '//127.0.0.1',
  'https:127.0.0.1',
  'https:\\\\127.0.0.1',
  ' https://127.0.0.1',
  'https://127.0.0.1\t',
  'data:text/plain,hi',
]
const TARGETS = [
  ...NAMES.map((name) => `https://${name}/v1`),
  ...NOTATIONS.map((write) => `https://${write(0x7f000001)}/v1`),
  ...NOTATIONS.map((write) => `https://${write(0xa9fea9fe)}/latest`),
  ...DISGUISES,
]

/** Every place where somebody may say where to call. */
const DOORS: Readonly<Record<string, (url: string) => Promise<number>>> = {
  'a webhook': async (url) => (await ask(key, { path: '/admin/webhooks', body: { url }, env: PUBLIC })).status,
  'a webhook that is changed': async (url) => {
    const made = await ask(key, { path: '/admin/webhooks', body: { url: 'https://hooks.example.com/b' }, env: PUBLIC })
    const { id } = JSON.parse(made.text) as { id: string }
    return (await ask(key, { path: `/admin/webhooks/${id}`, method: 'PUT', body: { url }, env: PUBLIC })).status
  },
  'a credential’s address': async (baseUrl) => {
    const body = { provider: 'custom', name: 'inward', secret: 'canary-inward-key', baseUrl }
    return (await ask(key, { path: '/admin/credentials', body, env: PUBLIC })).status
  },
  'Portkey’s custom host': async (host) =>
    (
      await ask(key, {
        headers: { 'x-portkey-custom-host': encodeURI(host), 'x-portkey-provider': 'openai' },
        body: { model: 'gpt-4.1', messages },
        env: PUBLIC,
      })
    ).status,
  'a host in Portkey’s config': async (custom_host) => {
    const config = { targets: [{ provider: 'openai', api_key: 'sk-x', custom_host }] }
    return (
      await ask(key, {
        headers: {
          'x-portkey-config': JSON.stringify(config).replaceAll(/[^\x20-\x7e]/g, (letter) => encodeURI(letter)),
        },
        body: { model: 'gpt-4.1', messages },
        env: PUBLIC,
      })
    ).status
  },
  'LiteLLM’s base': async (api_base) =>
    (await ask(key, { body: { model: 'openai/gpt-4.1', messages, api_base, api_key: 'sk-x' }, env: PUBLIC })).status,
  'a base of LiteLLM’s fall-backs': async (api_base) => {
    const fallbacks = [{ model: 'openai/gpt-4.1-mini', api_base, api_key: 'sk-x' }]
    return (await ask(key, { body: { model: 'openai/no-such-model', messages, fallbacks }, env: PUBLIC })).status
  },
  'Helicone’s target': async (url) =>
    (
      await ask(key, {
        headers: {
          'helicone-auth': `Bearer ${key}`,
          authorization: 'Bearer sk-x',
          'helicone-target-url': encodeURI(url),
        },
        body: { model: 'gpt-4.1', messages },
        env: PUBLIC,
      })
    ).status,
}

/** Where a provider or a receiver is that anybody may name. */
function isPublic({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /^[a-z][\w.-]*\.(com|ai|co)$/.test(hostname)
}

describe.each(Object.entries(DOORS))('by %s', (name, open) => {
  test('nobody inside is called', async () => {
    const sent = outside(() => Response.json(completion('Hi')))
    for (const url of TARGETS) {
      // Whoever sends a line break or a letter in a header was refused before anybody heard of it.
      const status = await open(url).catch(() => 400)
      if (name.startsWith('a webhook') || name.startsWith('a credential')) expect([url, status]).toEqual([url, 400])
      expect(status).not.toBe(500)
    }
    expect(sent.filter(({ url }) => !isPublic(url)).map(({ url }) => url.href)).toEqual([])
  }, 30_000)
})

test('a message that is answered with a redirect goes nowhere else', async () => {
  const made = await ask(key, { path: '/admin/webhooks', body: { url: 'https://hooks.example.com/a' }, env: PUBLIC })
  const { id } = JSON.parse(made.text) as { id: string }
  await ask(key, { path: `/admin/webhooks/${id}/test`, env: PUBLIC })
  const sent = outside(
    () => new Response(null, { status: 307, headers: { location: 'http://169.254.169.254/latest' } }),
  )
  await deliverWebhooks.run({ ...env, ...PUBLIC } as Env, new Date(Date.now() + 1_000), nobody)
  expect(sent.map(({ url, redirect }) => [url.href, redirect])).toEqual([['https://hooks.example.com/a', 'manual']])
})
