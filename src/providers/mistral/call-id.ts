const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A tool call's id as Mistral takes it: nine letters or digits. Another id becomes nine of them that always are the same,
 * so that a call and its result still find each other.
 */
export function callId(id: string): string {
  if (/^[a-zA-Z0-9]{9}$/.test(id)) return id
  return places(hashOf(id, 0x811c9dc5, 0x01000193), 5) + places(hashOf(id, 0x9e3779b9, 0x85ebca6b), 4)
}

function places(number: number, length: number): string {
  let left = number
  let written = ''
  for (let place = 0; place < length; place++) {
    written += ALPHABET[left % ALPHABET.length]
    left = Math.floor(left / ALPHABET.length)
  }
  return written
}

/** FNV-1a of 32 bits; two that multiply by other numbers hardly ever meet at once. */
function hashOf(text: string, seed: number, prime: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime)
  return (hash ^ (hash >>> 15)) >>> 0
}
