import { Fault } from '../../shared/faults.ts'

/** A JSON object whose fields nobody has checked yet. */
export type Raw = Readonly<Record<string, unknown>>

/** Tells whether a value is a JSON object. */
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

/** The object without its null and undefined fields. */
export function present(fields: Raw): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}

/**
 * A message of Google's with its fields under their JSON names. Protobuf takes the snake_case spelling of every field as
 * well, and clients make use of it. Only the message's own fields: what is inside may be the caller's data.
 */
export function fieldsOf(value: unknown, path: string): Raw {
  if (!isRecord(value)) throw wrong(path, 'an object')
  const entries = Object.entries(value).map(([name, field]) => [camelCase(name), field])
  return present(Object.fromEntries(entries))
}

/** The snake_case spelling of a field as its JSON name. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** A list; absent reads as empty. */
export function listOf(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw wrong(path, 'a list')
  return value
}

/** Text that must be there. */
export function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string') throw wrong(path, 'a string')
  return value
}

/** Text that must be there and say something. */
export function filledTextOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(path, 'a string that is not empty')
  return value
}

/** The fault of a field that is not what it must be. */
export function wrong(path: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${path}\` must be ${expected}.`, { param: path })
}
