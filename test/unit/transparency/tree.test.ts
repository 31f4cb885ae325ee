import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bytesOf,
  consistencyProof,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/transparency/tree.ts'

/** The eight leaves that implementations of certificate transparency are tested with, in hex, and the roots over the first so many. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const leavesOf = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => leafHash(`entry ${at}`)))
const flip = (hash: string, at: number) =>
  hash.slice(0, at) + (Number.parseInt(hash[at] ?? '0', 16) ^ 1).toString(16) + hash.slice(at + 1)

describe('a tree', () => {
  test('has the published roots over the published leaves', async () => {
    const hashes = await Promise.all(LEAVES.map((leaf) => leafHash(bytesOf(leaf))))
    for (const [size, root] of ROOTS.entries()) expect(await rootOf(hashes.slice(0, size))).toBe(root)
  })

  test('shows each of its leaves to be in it, at every size to 40', async () => {
    const leaves = await leavesOf(40)
    for (let size = 1; size <= 40; size++) {
      const root = await rootOf(leaves.slice(0, size))
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(leaves.slice(0, size), index)
        expect(await verifyInclusion({ leaf: leaves[index] ?? '', index, size, proof, root })).toBe(true)
      }
    }
  }, 30_000)

  test('shows every earlier one to be its beginning, at every size to 40', async () => {
    const leaves = await leavesOf(40)
    const roots = await Promise.all(Array.from({ length: 41 }, (_, size) => rootOf(leaves.slice(0, size))))
    for (let newSize = 1; newSize <= 40; newSize++) {
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const proof = await consistencyProof(leaves.slice(0, newSize), oldSize)
        const claim = { oldSize, newSize, oldRoot: roots[oldSize] ?? '', newRoot: roots[newSize] ?? '', proof }
        expect(await verifyConsistency(claim)).toBe(true)
      }
    }
  }, 30_000)

  test('of which anything is changed is believed nothing', async () => {
    const leaves = await leavesOf(60)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 60 }),
        fc.nat({ max: 1_000 }),
        fc.nat({ max: 63 }),
        fc.nat({ max: 20 }),
        async (size, pick, bit, which) => {
          const index = pick % size
          const some = leaves.slice(0, size)
          const root = await rootOf(some)
          const proof = await inclusionProof(some, index)
          const claim = { leaf: some[index] ?? '', index, size, proof, root }
          const at = which % proof.length
          const forged = [
            { ...claim, leaf: flip(claim.leaf, bit) },
            { ...claim, root: flip(root, bit) },
            { ...claim, index: (index + 1) % size },
            { ...claim, proof: proof.map((hash, each) => (each === at ? flip(hash, bit) : hash)) },
            { ...claim, proof: proof.slice(1) },
            { ...claim, proof: [...proof, root] },
          ]
          for (const each of forged) expect(await verifyInclusion(each)).toBe(false)
          const oldSize = 1 + (pick % (size - 1))
          const [oldRoot, links] = [await rootOf(some.slice(0, oldSize)), await consistencyProof(some, oldSize)]
          const grown = { oldSize, newSize: size, oldRoot, newRoot: root, proof: links }
          expect(await verifyConsistency({ ...grown, oldRoot: flip(oldRoot, bit) })).toBe(false)
          expect(await verifyConsistency({ ...grown, newRoot: flip(root, bit) })).toBe(false)
          expect(await verifyConsistency({ ...grown, proof: links.slice(1) })).toBe(false)
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)

  test('refuses an index or a size that it never had', async () => {
    const leaves = await leavesOf(3)
    await expect(inclusionProof(leaves, 3)).rejects.toThrow(RangeError)
    await expect(consistencyProof(leaves, 4)).rejects.toThrow(RangeError)
    expect(await verifyInclusion({ leaf: leaves[0] ?? '', index: -1, size: 3, proof: [], root: leaves[0] ?? '' })).toBe(
      false,
    )
  })
})
