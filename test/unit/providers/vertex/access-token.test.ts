import { decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import type { Credentials } from '../../../../src/providers/contract.ts'
import { vertex } from '../../../../src/providers/vertex/vertex.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import token from '../../../fixtures/providers/vertex/token.json'
import refusedToken from '../../../fixtures/providers/vertex/token-refused.json'
import { accountKey, bodyOf, publicKey, target } from './support.ts'

const NOW = Date.parse('2026-11-25T10:00:00Z')
const LIFE_MS = token.expires_in * 1000

/** Google's token endpoint, which numbers its tokens. */
function endpoint(answer: () => Response | Promise<Response> = () => Response.json(token)) {
  let asked = 0
  return vi.fn<typeof fetch>(async () => {
    asked++
    const response = await answer()
    const text = (await response.text()).replace(token.access_token, `${token.access_token}-${asked}`)
    return new Response(text, { status: response.status })
  })
}

async function authorized(apiKey: string, fetch: Credentials['fetch'], now = NOW) {
  const request = vertex.request(bodyOf(), target({ apiKey }))
  const { headers } = await vertex.authorize!(request, target({ apiKey }), { now, fetch })
  return headers.authorization
}

let accounts = 0
/** The key of an account that no other test has used. */
const freshKey = (fields: Record<string, unknown> = {}) =>
  accountKey({ client_email: `caller-${accounts++}@p.iam.gserviceaccount.com`, ...fields })

async function shortKey(): Promise<string> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const bytes = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  return `-----BEGIN PRIVATE KEY-----\n${Buffer.from(bytes).toString('base64')}\n-----END PRIVATE KEY-----`
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const thrown = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(Fault)
  return thrown as Fault
}

describe('a service account', () => {
  it('signs a grant for Google’s token endpoint and sends the token it is given', async () => {
    const fetch = endpoint()
    const apiKey = freshKey()
    expect(await authorized(apiKey, fetch)).toBe('Bearer ya29.c.made-up-token-1')
    const [url, init] = fetch.mock.calls[0]!
    expect(url).toBe('https://oauth2.googleapis.com/token')
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual' })
    const form = new URLSearchParams(String(init?.body))
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    const assertion = form.get('assertion') ?? ''
    const { payload } = await jwtVerify(assertion, publicKey, { currentDate: new Date(NOW) })
    expect(payload).toEqual({
      iss: JSON.parse(apiKey).client_email,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: 'https://oauth2.googleapis.com/token',
      iat: NOW / 1000,
      exp: NOW / 1000 + 3600,
    })
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'kid-1' })
  })

  it('never asks where its own key says tokens are', async () => {
    const fetch = endpoint()
    await authorized(freshKey({ token_uri: 'https://169.254.169.254/token', auth_uri: 'https://evil.test' }), fetch)
    expect(fetch.mock.calls.map(([url]) => url)).toEqual(['https://oauth2.googleapis.com/token'])
  })

  it('is read with line breaks written as two characters', async () => {
    const { private_key } = JSON.parse(accountKey())
    const fetch = endpoint()
    await authorized(freshKey({ private_key: private_key.replaceAll('\n', '\\n') }), fetch)
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('calls fetch as a function, which the platform insists on', async () => {
    const answer = endpoint()
    async function strict(this: unknown, ...args: Parameters<typeof fetch>) {
      if (this !== undefined) throw new TypeError('Illegal invocation')
      return answer(...args)
    }
    expect(await authorized(freshKey(), strict as typeof fetch)).toMatch(/^Bearer /)
  })
})

describe('a token', () => {
  it('is fetched once for all who ask at the same time', async () => {
    const fetch = endpoint()
    const apiKey = freshKey()
    const all = await Promise.all(Array.from({ length: 20 }, () => authorized(apiKey, fetch)))
    expect(new Set(all)).toEqual(new Set(['Bearer ya29.c.made-up-token-1']))
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('is kept until a minute before it expires', async () => {
    const fetch = endpoint()
    const apiKey = freshKey()
    await authorized(apiKey, fetch)
    expect(await authorized(apiKey, fetch, NOW + LIFE_MS - 60_001)).toBe('Bearer ya29.c.made-up-token-1')
    expect(await authorized(apiKey, fetch, NOW + LIFE_MS - 60_000)).toBe('Bearer ya29.c.made-up-token-2')
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('is given to nobody who knows only the name of the account', async () => {
    const owner = freshKey()
    await authorized(owner, endpoint())
    const { client_email, private_key_id } = JSON.parse(owner)
    const thief = accountKey({ client_email, private_key_id, project_id: 'other' })
    const fetch = endpoint(() => Response.json(refusedToken, { status: 400 }))
    expect((await faultOf(authorized(thief, fetch))).code).toBe('provider_credential_refused')
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('that never comes holds nobody up who asks ten seconds later', async () => {
    const apiKey = freshKey()
    const hanging = authorized(apiKey, () => new Promise<Response>(() => {}))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await authorized(apiKey, endpoint(), NOW + 10_001)).toBe('Bearer ya29.c.made-up-token-1')
    expect(await Promise.race([hanging, 'still waiting'])).toBe('still waiting')
  })

  it('is forgotten when five hundred other accounts have come since', async () => {
    const fetch = endpoint()
    const first = freshKey()
    await authorized(first, fetch)
    for (let count = 0; count < 500; count++) await authorized(freshKey(), fetch)
    await authorized(first, fetch)
    expect(fetch).toHaveBeenCalledTimes(502)
  })
})

describe('a token that is refused', async () => {
  const failures: [string, () => Response | Promise<Response>, RegExp][] = [
    ['with a reason', () => Response.json(refusedToken, { status: 400 }), /Invalid JWT Signature\.$/],
    ['without one', () => Response.json({}, { status: 503 }), /it answered 503\.$/],
    ['by an answer without a token', () => Response.json({ expires_in: 3599 }), /it answered 200\.$/],
    ['by something that is no JSON', () => new Response('<html>'), /it answered 200\.$/],
    ['by a way to another place', () => new Response('', { status: 302 }), /it answered 302\.$/],
    ['by no answer', () => Promise.reject(new TypeError('network')), /could not be reached/],
  ]

  it.each(failures)('%s is a clear fault that quotes no key, and is asked for again', async (_, answer, words) => {
    const apiKey = freshKey()
    const fault = await faultOf(authorized(apiKey, endpoint(answer)))
    expect(fault.code).toBe('provider_credential_refused')
    expect(fault.message).toMatch(words)
    expect(fault.message).not.toContain('PRIVATE KEY')
    expect(await authorized(apiKey, endpoint())).toBe('Bearer ya29.c.made-up-token-1')
  })

  it.each([
    ['no JSON', '{ "client_email": '],
    ['no private key', accountKey({ private_key: undefined })],
    [
      'another kind of credential',
      JSON.stringify({ type: 'authorized_user', client_id: 'c', refresh_token: 'r-secret' }),
    ],
    [
      'a private key that is none',
      accountKey({ private_key: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----' }),
    ],
    ['a private key too short to sign with', accountKey({ private_key: await shortKey() })],
  ])('for %s never leaves the house', async (_, apiKey) => {
    const fetch = endpoint()
    const fault = await faultOf(authorized(apiKey, fetch))
    expect(fault.code).toBe('provider_credential_refused')
    expect(JSON.stringify([fault.message, String(fault.cause)])).not.toMatch(/c2VjcmV0|r-secret/)
    expect(fetch).not.toHaveBeenCalled()
  })
})

it.each(['ya29.token', 'AQ.key'])('%s needs no fetch', async (apiKey) => {
  const fetch = endpoint()
  const request = vertex.request(bodyOf(), target({ apiKey }))
  expect(await vertex.authorize!(request, target({ apiKey }), { now: NOW, fetch })).toBe(request)
  expect(fetch).not.toHaveBeenCalled()
})
