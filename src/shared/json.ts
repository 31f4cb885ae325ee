/** A JSON object whose fields nobody has checked yet. */
export type Raw = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is a JSON object, else an empty one: fields of absent objects read as absent. */
export function asRecord(value: unknown): Raw {
  return isRecord(value) ? value : {}
}

/** The JSON objects of a list; nothing when it is no list. */
export function asRecords(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** The value when it is text, else ''. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Parses JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
