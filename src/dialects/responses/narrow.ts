import { wrong } from '../fields.ts'

/** The value as a list, or the fault that names it. */
export function listAt(value: unknown, param: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(param, 'a list')
  return value
}

/** Whether a field was left out: this format says so by null as well. */
export function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null
}

/** The fields of an object that are there. */
export function present<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}
