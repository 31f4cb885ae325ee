import { Fault } from '../shared/faults.ts'
import { isRecord, type Raw } from '../shared/json.ts'

/** The fault of a field that is not what it must be. */
export function wrong(param: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${param}\` must be ${expected}.`, { param })
}

/** The value as an object, or the fault that names it. */
export function recordAt(value: unknown, param: string): Raw {
  if (!isRecord(value)) throw wrong(param, 'an object')
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
