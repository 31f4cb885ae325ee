/** Hash of a leaf (RFC 6962), hex. */
export async function leafHash(data: string): Promise<string> {
  const bytes = new TextEncoder().encode(data)
  const hashed = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from([0, ...bytes])))
  return [...hashed].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
