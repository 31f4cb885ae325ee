/**
 * JSON as RFC 8785 writes it, so that equal values are equal text: keys sorted by UTF-16 units, numbers as ECMAScript has them.
 * Throws a RangeError on what JSON cannot say exactly: numbers that are none, and halves of characters.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`)
  if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('half a character is no text')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${canonicalJson(key)}:${canonicalJson(each)}`).join(',')}}`
}
