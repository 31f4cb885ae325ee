import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/transparency/canonical.ts'
import { openCheckpoint, signCheckpoint, type VerifierKey } from '../../../src/transparency/checkpoint.ts'
import { leafHash, rootOf } from '../../../src/transparency/tree.ts'
import { verifyExport } from '../../../src/transparency/verify-export.ts'

const ORIGIN = 'sluice.example/acme'
let key: VerifierKey
let other: VerifierKey
let sign: (bytes: Uint8Array) => Promise<ArrayBuffer>
let signOther: typeof sign

async function makeKey() {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const publicKey = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer)
  return {
    key: { name: ORIGIN, publicKey },
    sign: (bytes: Uint8Array) =>
      crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(bytes) as Uint8Array<ArrayBuffer>),
  }
}

beforeAll(async () => {
  ;({ key, sign } = await makeKey())
  const forger = await makeKey()
  other = forger.key
  signOther = forger.sign
})

const hex = async (text: string) => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function entryAt(seq: number, after = `{"name":"key ${seq}"}`) {
  const entry = { seq, id: `audit_${seq}`, at: 1_000 + seq, action: 'key.create', actor: 'key_1', beforeSha256: null }
  return { type: 'entry', entry: { ...entry, afterSha256: await hex(after) }, payload: { before: null, after } }
}

async function noteOver(entries: readonly { entry: object }[], signer = sign, by = key) {
  const leaves = await Promise.all(entries.map(({ entry }) => leafHash(canonicalJson(entry))))
  return signCheckpoint({ origin: ORIGIN, size: leaves.length, root: await rootOf(leaves), at: 1_000 }, by, signer)
}

async function logOf(count: number) {
  const entries = await Promise.all(Array.from({ length: count }, (_, seq) => entryAt(seq)))
  return { entries, note: await noteOver(entries) }
}

const lines = (entries: readonly object[], note: string) => [
  ...entries.map((each) => JSON.stringify(each)),
  JSON.stringify({ type: 'checkpoint', note }),
]

interface Forged {
  readonly entry: Record<string, unknown>
  readonly payload: Record<string, unknown>
}
interface Log {
  readonly entries: Forged[]
  note: string
}

/** Ways to forge a log: at an entry, by so much, at a character of the root. */
const FORGERIES: Record<string, (log: Log, at: number, by: number, character: number) => void> = {
  change: ({ entries }, at, by) => Object.assign(entries[at]?.entry ?? {}, { actor: `key_${by + 1}` }),
  payload: ({ entries }, at, by) => Object.assign(entries[at]?.payload ?? {}, { after: `{"name":"other ${by}"}` }),
  drop: ({ entries }, at) => entries.splice(at, 1),
  swap: ({ entries }, at, by) =>
    entries.splice(at, 1, ...entries.splice((at + by) % 9, 1, ...entries.slice(at, at + 1))),
  copy: ({ entries }, at) => entries.splice(at, 0, ...structuredClone(entries.slice(at, at + 1))),
  note: (log, _at, by) => {
    log.note = log.note.replace('\n9\n', `\n${9 - by}\n`)
  },
  root: (log, _at, _by, character) => {
    const place = log.note.indexOf('\n9\n') + 3 + character
    log.note = log.note.slice(0, place) + (log.note[place] === 'A' ? 'B' : 'A') + log.note.slice(place + 1)
  },
}

describe('an exported audit log', () => {
  test('that is as it was signed has no fault', async () => {
    const { entries, note } = await logOf(12)
    expect(await verifyExport(lines(entries, note), [key])).toEqual({
      entries: 12,
      checkpoints: 1,
      covered: 12,
      faults: [],
    })
  })

  test('that grew since an earlier checkpoint still agrees with it', async () => {
    const { entries, note } = await logOf(12)
    const earlier = await noteOver(entries.slice(0, 5))
    expect((await verifyExport(lines(entries, note), [key], [earlier])).faults).toEqual([])
  })

  test('that was written anew does not agree with a checkpoint that was kept', async () => {
    const { entries } = await logOf(6)
    const kept = await noteOver(entries)
    const forged = await Promise.all(entries.map((_, seq) => entryAt(seq, '{"name":"forged"}')))
    const { faults } = await verifyExport(lines(forged, await noteOver(forged)), [key], [kept])
    expect(faults).toEqual([expect.stringContaining('The kept checkpoint of 6 entries has another root')])
  })

  test('that was cut off, or signed by somebody else, or by nobody, is found out', async () => {
    const { entries, note } = await logOf(6)
    const cut = await verifyExport(lines(entries.slice(0, 4), note), [key])
    expect(cut.faults).toEqual(['The checkpoint of 6 entries covers more than the 4 that are here.'])
    const strange = await verifyExport(lines(entries, await noteOver(entries, signOther, other)), [key])
    expect(strange.faults).toEqual(['The checkpoint of 6 entries is not signed by a known key.'])
    expect(
      (
        await verifyExport(
          entries.map((each) => JSON.stringify(each)),
          [key],
        )
      ).faults,
    ).toHaveLength(1)
  })

  test('from which what was recorded of a person was erased still agrees', async () => {
    const { entries, note } = await logOf(4)
    const erased = entries.map((each) => ({ ...each, payload: { before: null, after: null } }))
    expect((await verifyExport(lines(erased, note), [key])).faults).toEqual([])
  })

  test('is found out whatever was done to it, ten thousand times', async () => {
    const { entries, note } = await logOf(9)
    const numbers = fc.tuple(
      fc.constantFrom(...Object.keys(FORGERIES)),
      fc.nat({ max: 8 }),
      fc.integer({ min: 1, max: 8 }),
    )
    await fc.assert(
      fc.asyncProperty(numbers, fc.nat({ max: 40 }), async ([how, at, by], character) => {
        const log = { entries: structuredClone(entries) as Forged[], note }
        FORGERIES[how]?.(log, at, by, character)
        expect((await verifyExport(lines(log.entries, log.note), [key])).faults).not.toEqual([])
      }),
      { numRuns: 10_000 },
    )
  }, 120_000)
})

describe('a checkpoint', () => {
  test('is opened by the key that signed it and by no other, and tells what it says', async () => {
    const { entries, note } = await logOf(3)
    const leaves = await Promise.all(entries.map(({ entry }) => leafHash(canonicalJson(entry))))
    expect(await openCheckpoint(note, [key])).toEqual({
      origin: ORIGIN,
      size: 3,
      root: await rootOf(leaves),
      at: 1_000,
    })
    expect(await openCheckpoint(note, [other])).toBeNull()
    expect(note).toMatch(
      /^sluice\.example\/acme\n3\n[A-Za-z0-9+/]{43}=\ntime 1000\n\n\u2014 sluice\.example\/acme [A-Za-z0-9+/=]+\n$/,
    )
  })
})

describe('canonical JSON', () => {
  test('is written as RFC 8785 has it', () => {
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\u0080': 5, '\u00f6': 6, '\ufb33': 7 }),
    ).toBe('{"\\r":2,"1":3,"\u0080":5,"\u00f6":6,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":7}')
    expect(canonicalJson([56, 1e21, 1e-27, 0.1, -0, null, true, 'a"\\\n'])).toBe(
      '[56,1e+21,1e-27,0.1,0,null,true,"a\\"\\\\\\n"]',
    )
    expect(canonicalJson({ b: { d: undefined, c: 1 }, a: [] })).toBe('{"a":[],"b":{"c":1}}')
  })

  test('refuses what JSON cannot say exactly', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError)
    expect(() => canonicalJson('\ud800')).toThrow(RangeError)
  })

  test('is the same for the same value in any order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        if (JSON.stringify(value).isWellFormed()) expect(canonicalJson(turned)).toBe(canonicalJson(value))
      }),
    )
  })
})
