/** A 53-bit hash of a text, the same everywhere and always: what stands in for chance in the sandbox. */
export function hashOf(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0)
}

/** The hash as 14 hex digits, for identifiers. */
export function hashHex(text: string): string {
  return hashOf(text).toString(16).padStart(14, '0')
}

/** The entry of a list that a text happens to choose. */
export function pick<T>(list: readonly [T, ...T[]], text: string): T {
  return list[hashOf(text) % list.length] ?? list[0]
}
