import { isRecord, type Raw } from '../../shared/json.ts'
import { wrong } from '../fields.ts'

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
