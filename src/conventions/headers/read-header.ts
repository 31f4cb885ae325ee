import { Fault } from '../../shared/faults.ts'
import { parseJson } from '../../shared/json.ts'

/** The fault of a header that is not what it must be. It names the header and never repeats what it holds. */
export function wrongHeader(name: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${name}\` must be ${expected}.`, { param: name })
}

/** What a header says; null when it is absent or says nothing. */
export function textHeader(headers: Headers, name: string): string | null {
  return headers.get(name)?.trim() || null
}

/** A header that says yes or no; null when it is absent. */
export function flagHeader(headers: Headers, name: string): boolean | null {
  const text = textHeader(headers, name)?.toLowerCase()
  if (text === undefined) return null
  if (text !== 'true' && text !== 'false') throw wrongHeader(name, 'true or false')
  return text === 'true'
}

/** A header that holds a whole number within bounds; null when it is absent. */
export function integerHeader(
  headers: Headers,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | null {
  const text = textHeader(headers, name)
  if (text === null) return null
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `from ${least} up`
  throw wrongHeader(name, `a whole number ${range}`)
}

/** A header that holds JSON; undefined when it is absent. */
export function jsonHeader(headers: Headers, name: string): unknown {
  const text = textHeader(headers, name)
  if (text === null) return undefined
  const value = parseJson(text)
  if (value === undefined) throw wrongHeader(name, 'valid JSON')
  return value
}

/** A header that lists words between commas, spaces around them aside. */
export function listHeader(headers: Headers, name: string): readonly string[] {
  return (headers.get(name) ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
