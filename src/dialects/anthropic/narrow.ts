import type { Raw } from '../../shared/json.ts'
import { recordAt, wrong } from '../fields.ts'

/** A field that has to be a list of objects. */
export function needRecords(value: unknown, param: string): Raw[] {
  if (!Array.isArray(value)) throw wrong(param, 'a list')
  return value.map((entry, index) => recordAt(entry, `${param}.${index}`))
}

/** The object without the fields that are undefined. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [Key in keyof Fields]: Exclude<Fields[Key], undefined> }
}
