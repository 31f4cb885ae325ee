import { Fault } from '../../shared/faults.ts'
import { asText } from '../../shared/json.ts'
import type { TaskBody } from '../contract.ts'

/** What differs between the caller's form and the one sent on. */
export interface FormChanges {
  /** Fields left out. */
  readonly drops?: readonly string[]
  /** Fields sent under another name. */
  readonly renames?: Readonly<Record<string, string>>
  /** Fields sent with this value and no other. */
  readonly sets?: Readonly<Record<string, string>>
}

/** A copy of a form with changes; the caller's own stays as it is, for the next attempt. */
export function formWith(form: FormData, { drops = [], renames = {}, sets = {} }: FormChanges): FormData {
  const copy = new FormData()
  for (const [name, value] of form) {
    if (drops.includes(name) || Object.hasOwn(sets, name)) continue
    const sent = renames[name] ?? name
    if (typeof value === 'string') copy.append(sent, value)
    else copy.append(sent, value, value.name)
  }
  for (const [name, value] of Object.entries(sets)) if (!drops.includes(name)) copy.append(renames[name] ?? name, value)
  return copy
}

/** The sound that a caller wants heard. */
export function soundOf({ form }: TaskBody): File {
  const file = form?.get('file') ?? null
  if (file === null || typeof file === 'string') {
    throw new Fault('invalid_request', 'The form has no file to listen to.', { param: 'file' })
  }
  return file
}

/** All values of a form's field, whether it is named as a list (`name[]`) or not. */
export function listOf({ form, fields }: TaskBody, name: string): readonly string[] {
  const values = [...(form?.getAll(`${name}[]`) ?? []), ...(form?.getAll(name) ?? [])].map(asText)
  if (values.length > 0) return values
  const value = fields[`${name}[]`] ?? fields[name]
  return (Array.isArray(value) ? value : [value]).map(asText).filter((text) => text !== '')
}
