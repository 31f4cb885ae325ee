/** A number of 32 bits that is the same for the same text (FNV-1a, then mixed as in MurmurHash3). No secret is safe behind it. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The same as a number from 0 to 1, 1 excluded. */
export function hashShare(text: string): number {
  return hash32(text) / 4_294_967_296
}
