import type { BedrockTraits } from '../model-traits.ts'

const LENGTH_MAX = 64

/**
 * A tool call's id as a model takes it: other providers' may hold signs that are refused, and Mistral's models take nine
 * letters or digits. The same id always becomes the same.
 */
export function toolUseId(id: string, { shortToolIds }: BedrockTraits): string {
  if (!shortToolIds) return id.replaceAll(/[^\w-]/g, '_').slice(-LENGTH_MAX) || '_'
  return /^[a-z0-9]{9}$/i.test(id) ? id : shortHash(id)
}

/** Nine digits in base 36 of two FNV-1a hashes. */
function shortHash(text: string): string {
  const halves = [hash(text, 0x811c9dc5), hash(text, 0x01000193)]
  return halves
    .map((half) => half.toString(36).padStart(7, '0'))
    .join('')
    .slice(-9)
}

function hash(text: string, seed: number): number {
  let value = seed
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}
