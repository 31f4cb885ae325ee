import { isRecord } from '../../shared/json.ts'
import { jsonHeader, wrongHeader } from './read-header.ts'

/** As long as a wish's metadata may be. */
const KEY_MAX = 64
const VALUE_MAX = 512

/** A header that holds a flat JSON object as metadata, numbers and booleans as text; null when it is absent. */
export function metadataHeader(headers: Headers, name: string): Record<string, string> | null {
  const json = jsonHeader(headers, name)
  if (json === undefined) return null
  if (!isRecord(json)) throw wrongHeader(name, 'a JSON object')
  const entries = Object.entries(json).filter(([, value]) => value !== null)
  return Object.fromEntries(entries.map(([key, value]) => metadataPair(key, plainText(value, name), name)))
}

/** A pair of metadata, or the fault of the header that held it when it is too long to keep. */
export function metadataPair(key: string, value: string, name: string): [key: string, value: string] {
  if (key.length <= KEY_MAX && value.length <= VALUE_MAX) return [key, value]
  throw wrongHeader(name, `metadata of keys up to ${KEY_MAX} and values up to ${VALUE_MAX} characters`)
}

function plainText(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw wrongHeader(name, 'a JSON object of strings, numbers and booleans')
}
