import { Fault } from '../../shared/faults.ts'
import { isRecord, type Raw } from '../../shared/json.ts'

/** As many names, and as long ones, as a wish may hold. */
const NAMES_MAX = 50
const NAME_MAX = 200

/** The fault of a body's field that is not what it must be. It names the field and never repeats what it holds. */
export function wrongField(param: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${param}\` must be ${expected}.`, { param })
}

/** A field that holds an object; null when it is absent or null, as everywhere here. */
export function recordField(value: unknown, param: string): Raw | null {
  if (value === undefined || value === null) return null
  if (!isRecord(value)) throw wrongField(param, 'an object')
  return value
}

/** A field that says yes or no. */
export function flagField(value: unknown, param: string): boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'boolean') throw wrongField(param, 'true or false')
  return value
}

/** A field that holds text of some characters, `most` at most. */
export function textField(value: unknown, param: string, most = NAME_MAX): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || value === '' || value.length > most) {
    throw wrongField(param, `a string of 1 to ${most} characters`)
  }
  return value
}

/** A field that holds one of some words. */
export function wordField<T extends string>(value: unknown, param: string, words: readonly T[]): T | null {
  if (value === undefined || value === null) return null
  const word = words.find((each) => each === value)
  if (word === undefined) throw wrongField(param, `one of ${words.join(', ')}`)
  return word
}

/** A field that holds a number from `least` up. */
export function numberField(value: unknown, param: string, least = 0): number | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'number' || !(value >= least && value < Number.POSITIVE_INFINITY)) {
    throw wrongField(param, `a number from ${least} up`)
  }
  return value
}

/** A field that holds a whole number from `least` up. */
export function integerField(value: unknown, param: string, least = 0): number | null {
  if (value === undefined || value === null) return null
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw wrongField(param, `a whole number from ${least} up`)
  return value as number
}

/** A field that lists anything; nothing when it is absent. */
export function listField(value: unknown, param: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > NAMES_MAX) throw wrongField(param, `a list of ${NAMES_MAX} at most`)
  return value
}

/** A field that lists names; nothing when it is absent. */
export function namesField(value: unknown, param: string): readonly string[] {
  return listField(value, param).map((name, index) => {
    const text = textField(name, `${param}.${index}`)
    if (text === null) throw wrongField(`${param}.${index}`, `a string of 1 to ${NAME_MAX} characters`)
    return text
  })
}
