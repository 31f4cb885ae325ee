import { Fault } from '../../shared/faults.ts'

/** A JSON object of which nothing is known yet. */
export type Raw = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value if it is a JSON object, otherwise an empty one. */
export function asRecord(value: unknown): Raw {
  return isRecord(value) ? value : {}
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

/** The fault of a field that is not what it has to be. */
export function wrong(param: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${param}\` must be ${expected}.`, { param })
}

/** A field that has to be text and may not be empty. */
export function needText(value: unknown, param: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(param, 'a string that is not empty')
  return value
}

/** A field that has to be an object. */
export function needRecord(value: unknown, param: string): Raw {
  if (!isRecord(value)) throw wrong(param, 'an object')
  return value
}

/** A field that has to be a list of objects. */
export function needRecords(value: unknown, param: string): Raw[] {
  if (!Array.isArray(value)) throw wrong(param, 'a list')
  return value.map((entry, index) => needRecord(entry, `${param}.${index}`))
}

/** The object without the fields that are undefined. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [Key in keyof Fields]: Exclude<Fields[Key], undefined> }
}
