/** FNV-1a of some bytes, eight hexadecimal digits: enough to tell whether they are the ones that were generated. */
export function checksumOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
