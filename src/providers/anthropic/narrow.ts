/** A JSON object of which nothing is known yet. */
export type Raw = Readonly<Record<string, unknown>>

/** The value if it is a JSON object, otherwise an empty one. */
export function asRecord(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {}
}

/** The objects of a list, or none when it is no list. */
export function asRecords(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.map(asRecord) : []
}

/** The value if it is text, otherwise empty text. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The parsed JSON, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
