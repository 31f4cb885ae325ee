/** Hashes of a Merkle tree as RFC 6962 has it, SHA-256, in lower-case hex. */
export type Hash = string

const LEAF = 0
const NODE = 1
const LENGTH = 64

/** The hash of a leaf: of the entry's own bytes, told apart from those of nodes by the byte before them. */
export function leafHash(data: string | Uint8Array): Promise<Hash> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const told = new Uint8Array(bytes.length + 1)
  told[0] = LEAF
  told.set(bytes, 1)
  return sha256(told)
}

/** The hash of a node over two others. */
export function nodeHash(left: Hash, right: Hash): Promise<Hash> {
  const told = new Uint8Array(1 + LENGTH)
  told[0] = NODE
  told.set(bytesOf(left), 1)
  told.set(bytesOf(right), 1 + LENGTH / 2)
  return sha256(told)
}

/** The root over leaves (RFC 9162, 2.1.1); over none the hash of nothing. */
export async function rootOf(leaves: readonly Hash[]): Promise<Hash> {
  const levels = await levelsOf(leaves)
  return levels.at(-1)?.[0] ?? sha256(new Uint8Array())
}

/** What shows that the leaf at an index is in a tree (RFC 9162, 2.1.3.1), lowest level first. Throws a RangeError where there is none. */
export async function inclusionProof(leaves: readonly Hash[], index: number): Promise<Hash[]> {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError(`there is no leaf ${index}`)
  const levels = await levelsOf(leaves)
  const proof: Hash[] = []
  let at = index
  for (const level of levels.slice(0, -1)) {
    const sibling = level[at % 2 === 1 ? at - 1 : at + 1]
    if (sibling !== undefined) proof.push(sibling)
    at = Math.floor(at / 2)
  }
  return proof
}

/** What shows that the first so many leaves are the beginning of a tree (RFC 9162, 2.1.4.1). */
export async function consistencyProof(leaves: readonly Hash[], size: number): Promise<Hash[]> {
  if (!(size > 0 && size <= leaves.length)) throw new RangeError(`a tree of ${leaves.length} never had ${size} leaves`)
  return size === leaves.length ? [] : subproof(leaves, size, true)
}

async function subproof(leaves: readonly Hash[], size: number, isWhole: boolean): Promise<Hash[]> {
  if (size === leaves.length) return isWhole ? [] : [await rootOf(leaves)]
  const split = largestPowerBelow(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  if (size <= split) return [...(await subproof(left, size, isWhole)), await rootOf(right)]
  return [...(await subproof(right, size - split, false)), await rootOf(left)]
}

function largestPowerBelow(count: number): number {
  return 2 ** (Math.ceil(Math.log2(count)) - 1)
}

/**
 * Every level of the tree from the leaves up. A node without a sibling rises as it is, which gives the same tree as splitting at
 * powers of two.
 */
async function levelsOf(leaves: readonly Hash[]): Promise<Hash[][]> {
  const levels: Hash[][] = leaves.length > 0 ? [[...leaves]] : []
  for (let level = levels[0]; level && level.length > 1; level = levels.at(-1)) {
    const below = level
    const pairs = Array.from({ length: Math.ceil(below.length / 2) }, (_, at) => [below[2 * at], below[2 * at + 1]])
    levels.push(
      await Promise.all(pairs.map(([left = '', right]) => (right === undefined ? left : nodeHash(left, right)))),
    )
  }
  return levels
}

/** What is claimed of a leaf. */
export interface Inclusion {
  readonly leaf: Hash
  readonly index: number
  readonly size: number
  readonly proof: readonly Hash[]
  readonly root: Hash
}

/** Whether a leaf is in a tree, by its proof alone (RFC 9162, 2.1.3.2). */
export async function verifyInclusion({ leaf, index, size, proof, root }: Inclusion): Promise<boolean> {
  if (!isIndex(index) || index >= size || !areHashes([leaf, root, ...proof])) return false
  let hash = leaf
  const isWhole = await climb(index, size, proof, async (sibling, isLeft) => {
    hash = isLeft ? await nodeHash(sibling, hash) : await nodeHash(hash, sibling)
  })
  return isWhole && hash === root
}

/** Goes up from a node, and tells of each sibling whether it is on the left; false where the proof is too short or too long. */
async function climb(
  index: number,
  size: number,
  proof: readonly Hash[],
  step: (sibling: Hash, isLeft: boolean) => Promise<void>,
): Promise<boolean> {
  let [node, last] = [BigInt(index), BigInt(size) - 1n]
  for (const sibling of proof) {
    if (last === 0n) return false
    const isLeft = isOdd(node) || node === last
    await step(sibling, isLeft)
    // A node without a sibling rises as it is.
    while (isLeft && !isOdd(node) && node !== 0n) [node, last] = [node >> 1n, last >> 1n]
    node >>= 1n
    last >>= 1n
  }
  return last === 0n
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n
}

/** What is claimed of two trees. */
export interface Consistency {
  readonly oldSize: number
  readonly newSize: number
  readonly oldRoot: Hash
  readonly newRoot: Hash
  readonly proof: readonly Hash[]
}

/** Whether one tree is the beginning of another, by its proof alone (RFC 9162, 2.1.4.2). */
export async function verifyConsistency(claim: Consistency): Promise<boolean> {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim
  if (!isIndex(oldSize) || !isIndex(newSize) || oldSize > newSize || !areHashes([oldRoot, newRoot, ...proof]))
    return false
  if (oldSize === 0) return proof.length === 0
  if (oldSize === newSize) return proof.length === 0 && oldRoot === newRoot
  const isPower = (BigInt(oldSize) & (BigInt(oldSize) - 1n)) === 0n
  const [first, ...rest] = isPower ? [oldRoot, ...proof] : proof
  return first !== undefined && joins(first, rest, claim)
}

async function joins(first: Hash, rest: readonly Hash[], claim: Consistency): Promise<boolean> {
  let [node, last] = [claim.oldSize - 1, claim.newSize - 1]
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  let [old, fresh] = [first, first]
  const isWhole = await climb(node, last + 1, rest, async (sibling, isLeft) => {
    if (isLeft) old = await nodeHash(sibling, old)
    fresh = isLeft ? await nodeHash(sibling, fresh) : await nodeHash(fresh, sibling)
  })
  return isWhole && old === claim.oldRoot && fresh === claim.newRoot
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function areHashes(hashes: readonly string[]): boolean {
  return hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Hash> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

/** Bytes in lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Bytes of lower-case hex. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)
  return bytes
}
