import { bytesOf, type Hash, hexOf } from './tree.ts'

/** What a log was at a moment, as its keeper signed it. */
export interface Checkpoint {
  /** Whose log it is, as `sluice.example/acme`. */
  readonly origin: string
  readonly size: number
  readonly root: Hash
  /** Epoch ms; null: not said. */
  readonly at: number | null
}

/** A key that opens signatures: its name and its 32 bytes. */
export interface VerifierKey {
  readonly name: string
  readonly publicKey: Uint8Array<ArrayBuffer>
}

const ED25519 = 1
const DASH = '\u2014'

/**
 * A checkpoint as a signed note: three lines and the time, an empty line, and a signature over what is above it.
 * Source: c2sp.org/tlog-checkpoint and c2sp.org/signed-note.
 */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  key: VerifierKey,
  sign: (bytes: Uint8Array) => Promise<ArrayBuffer>,
): Promise<string> {
  const text = textOf(checkpoint)
  const signature = new Uint8Array(await sign(new TextEncoder().encode(text)))
  const told = new Uint8Array([...(await keyIdOf(key)), ...signature])
  return `${text}\n${DASH} ${key.name} ${base64(told)}\n`
}

/** Reads a note, whoever signed it; null where it is none. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const lines = note.slice(0, note.indexOf('\n\n')).split('\n')
  const [origin, size, root, time] = lines
  if (!origin || !/^\d+$/.test(size ?? '') || !root) return null
  const at = /^time (\d+)$/.exec(time ?? '')?.[1]
  return { origin, size: Number(size), root: hexOf(fromBase64(root)), at: at === undefined ? null : Number(at) }
}

/** What a note says, if one of the keys signed just that; null if not. */
export async function openCheckpoint(note: string, keys: readonly VerifierKey[]): Promise<Checkpoint | null> {
  const end = note.indexOf('\n\n')
  if (end < 0) return null
  const text = note.slice(0, end + 1)
  for (const line of note.slice(end + 2).split('\n')) {
    const [dash, name, told] = line.split(' ')
    if (dash !== DASH || !told) continue
    const bytes = fromBase64(told)
    for (const key of keys) if (key.name === name && (await isSigned(text, bytes, key))) return parseCheckpoint(note)
  }
  return null
}

async function isSigned(text: string, told: Uint8Array<ArrayBuffer>, key: VerifierKey): Promise<boolean> {
  const id = await keyIdOf(key)
  if (!id.every((byte, at) => told[at] === byte)) return false
  const opened = await crypto.subtle.importKey('raw', key.publicKey, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', opened, told.slice(id.length), new TextEncoder().encode(text))
}

function textOf({ origin, size, root, at }: Checkpoint): string {
  const time = at === null ? '' : `time ${at}\n`
  return `${origin}\n${size}\n${base64(bytesOf(root))}\n${time}`
}

async function keyIdOf({ name, publicKey }: VerifierKey): Promise<Uint8Array> {
  const told = new Uint8Array([...new TextEncoder().encode(name), 0x0a, ED25519, ...publicKey])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', told)).slice(0, 4)
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
