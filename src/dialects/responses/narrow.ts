import { Fault } from '../../shared/faults.ts'

/** A JSON object of which nothing is known yet. */
export type Raw = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The fault for a field that is not what it must be. */
export function wrong(param: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${param}\` must be ${expected}.`, { param })
}

/** The value as an object, or the fault that names it. */
export function recordAt(value: unknown, param: string): Raw {
  if (!isRecord(value)) throw wrong(param, 'an object')
  return value
}

/** The value as a list, or the fault that names it. */
export function listAt(value: unknown, param: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(param, 'a list')
  return value
}

/** The value as text, or the fault that names it. */
export function textAt(value: unknown, param: string): string {
  if (typeof value !== 'string') throw wrong(param, 'a string')
  return value
}

/** The value as text that says something, or the fault that names it. */
export function filledTextAt(value: unknown, param: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(param, 'a string that is not empty')
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
