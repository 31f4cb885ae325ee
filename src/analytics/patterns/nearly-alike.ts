import { hash32 } from '../../shared/hash.ts'

/** Sequences of so many words are compared. */
const SHINGLE_WORDS = 3
/** MinHash in bands: two texts that share four fifths of their sequences meet in a band with 99.9 %, two that share half with 17 %. */
const BANDS = 6
const ROWS_A_BAND = 4
const ALIKE = 0.7

/**
 * How many of some texts are nearly the same as an earlier one: at least seven tenths of their sequences of three words are
 * shared (Jaccard), found by MinHash and locality-sensitive hashing (Broder 1997), then compared.
 */
export function nearlyAlike(texts: readonly string[]): number {
  const bands = new Map<string, number[]>()
  const sequences = texts.map(sequencesOf)
  let alike = 0
  for (const [at, own] of sequences.entries()) {
    const names = bandsOf(own)
    const met = new Set(names.flatMap((name) => bands.get(name) ?? []))
    if ([...met].some((other) => jaccard(own, sequences[other] ?? new Set()) >= ALIKE)) alike++
    for (const name of names) bands.set(name, [...(bands.get(name) ?? []).slice(-MEETINGS_MAX), at])
  }
  return alike
}

/** Texts that meet in one band are compared with so many at most. */
const MEETINGS_MAX = 8

function sequencesOf(text: string): Set<number> {
  const words = text.toLowerCase().split(/\W+/u).filter(Boolean)
  const found = new Set<number>()
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at++)
    found.add(hash32(words.slice(at, at + SHINGLE_WORDS).join(' ')))
  return found
}

function bandsOf(sequences: ReadonlySet<number>): string[] {
  if (sequences.size === 0) return []
  return Array.from({ length: BANDS }, (_, band) => {
    const least = Array.from({ length: ROWS_A_BAND }, (__, row) => leastOf(sequences, band * ROWS_A_BAND + row))
    return `${band}:${least.join(':')}`
  })
}

/** The least of the sequences under one of many orders, each made by multiplying with an odd number of its own. */
function leastOf(sequences: ReadonlySet<number>, order: number): number {
  const odd = (Math.imul(order + 1, 0x9e3779b1) | 1) >>> 0
  let least = 0xffffffff
  for (const sequence of sequences) {
    const mixed = Math.imul(sequence ^ (sequence >>> 15) ^ order, odd) >>> 0
    const value = (mixed ^ (mixed >>> 13)) >>> 0
    if (value < least) least = value
  }
  return least
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0
  for (const sequence of a) if (b.has(sequence)) shared++
  return shared / Math.max(1, a.size + b.size - shared)
}
