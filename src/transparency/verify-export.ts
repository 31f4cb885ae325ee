import { canonicalJson } from './canonical.ts'
import { openCheckpoint, parseCheckpoint, type VerifierKey } from './checkpoint.ts'
import { type Hash, leafHash, rootOf } from './tree.ts'

/** What an exported audit log came to. */
export interface Verification {
  readonly entries: number
  readonly checkpoints: number
  /** How many of the first entries a signed checkpoint vouches for. */
  readonly covered: number
  /** In words; empty: all is as it was signed. */
  readonly faults: readonly string[]
}

interface Note {
  readonly note: string
  /** Whether the auditor has kept it. */
  readonly isTrusted: boolean
}

/**
 * Checks an exported audit log by itself, with nothing but the keeper's public keys: JSON lines, each either
 * `{"type":"entry","entry":{"seq":0,…},"payload":{"before":…,"after":…}}` or `{"type":"checkpoint","note":"…"}`. `trusted` are
 * notes that the auditor has kept from earlier: the log must still be what they say.
 */
export async function verifyExport(
  lines: Iterable<string>,
  keys: readonly VerifierKey[],
  trusted: readonly string[] = [],
): Promise<Verification> {
  const leaves: Hash[] = []
  const notes: Note[] = trusted.map((note) => ({ note, isTrusted: true }))
  const faults: string[] = []
  for (const line of lines) {
    if (line.trim() !== '') await takeLine(line, leaves, notes, faults)
  }
  const sizes: number[] = []
  for (const { note, isTrusted } of notes) {
    const { size, fault } = await judgeNote(note, keys, leaves)
    const shown = `${isTrusted ? 'The kept checkpoint' : 'The checkpoint'} of ${size ?? '?'} entries`
    if (fault !== null) faults.push(`${shown} ${fault}`)
    else sizes.push(size ?? 0)
  }
  if (notes.length === 0) faults.push('No checkpoint vouches for any of it.')
  return { entries: leaves.length, checkpoints: notes.length, covered: Math.max(0, ...sizes), faults }
}

async function judgeNote(note: string, keys: readonly VerifierKey[], leaves: readonly Hash[]) {
  const checkpoint = await openCheckpoint(note, keys)
  if (!checkpoint) return { size: parseCheckpoint(note)?.size, fault: 'is not signed by a known key.' }
  const { size, root } = checkpoint
  if (size > leaves.length) return { size, fault: `covers more than the ${leaves.length} that are here.` }
  const isSame = (await rootOf(leaves.slice(0, size))) === root
  const fault = `has another root: an entry below ${size} was changed, dropped, added or moved.`
  return { size, fault: isSame ? null : fault }
}

/** Takes a line; what it is not is a fault. */
async function takeLine(line: string, leaves: Hash[], notes: Note[], faults: string[]): Promise<void> {
  const told = parsed(line)
  if (told?.type === 'checkpoint' && typeof told.note === 'string') notes.push({ note: told.note, isTrusted: false })
  else if (told?.type === 'entry' && isRecord(told.entry)) await takeEntry(told.entry, told.payload, leaves, faults)
  else faults.push(`A line after entry ${leaves.length - 1} is neither an entry nor a checkpoint.`)
}

async function takeEntry(
  entry: Record<string, unknown>,
  payload: unknown,
  leaves: Hash[],
  faults: string[],
): Promise<void> {
  const index = leaves.length
  if (entry.seq !== index) faults.push(`Entry ${index} calls itself ${String(entry.seq)}.`)
  for (const side of ['before', 'after'] as const) {
    const text = isRecord(payload) ? payload[side] : null
    const wanted = entry[`${side}Sha256`] ?? null
    const actual = typeof text === 'string' ? await sha256(text) : null
    // What was erased on purpose is gone, and its hash stays.
    if (actual !== null && actual !== wanted)
      faults.push(`What entry ${index} was like ${side} is not what was signed.`)
  }
  leaves.push(await leafHash(canonicalJson(entry)))
}

async function sha256(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
