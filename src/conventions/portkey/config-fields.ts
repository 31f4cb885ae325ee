import { Fault } from '../../shared/faults.ts'
import { isRecord, type Raw } from '../../shared/json.ts'

/** Where in a config something stands, and what the config came in: a header's name, or the field that held it. */
export interface Place {
  /** As Portkey writes it: `config.targets[0]`. */
  readonly path: string
  readonly param: string
}

/** The fault of a field, or of the node itself where `field` is '', that is not what it must be. It never repeats what the field holds: that may be a secret. */
export function wrongField({ path, param }: Place, field: string, expected: string): Fault {
  const at = field === '' ? path : `${path}.${field}`
  return new Fault('invalid_request', `\`${at}\` must be ${expected}.`, { param })
}

/** Configs may be written with either kind of name: `onStatusCodes` is `on_status_codes`. */
export function snakeCased(raw: Raw): Raw {
  const entries = Object.entries(raw).map(([name, value]) => {
    return [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value] as const
  })
  return Object.fromEntries(entries)
}

/** A field's text; null when it is absent. */
export function textField(raw: Raw, field: string, place: Place): string | null {
  const value = raw[field] ?? null
  if (value !== null && (typeof value !== 'string' || value === '')) {
    throw wrongField(place, field, 'a string that is not empty')
  }
  return value
}

/** A field's number from 0 up; null when it is absent. */
export function numberField(raw: Raw, field: string, place: Place): number | null {
  const value = raw[field] ?? null
  if (value !== null && !(typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw wrongField(place, field, 'a number from 0 up')
  }
  return value
}

/** A field's object; an empty one when it is absent. */
export function recordField(raw: Raw, field: string, place: Place): Raw {
  const value = raw[field] ?? {}
  if (!isRecord(value)) throw wrongField(place, field, 'an object')
  return value
}

/** A field's list; an empty one when it is absent. */
export function listField(raw: Raw, field: string, place: Place): readonly unknown[] {
  const value = raw[field] ?? []
  if (!Array.isArray(value)) throw wrongField(place, field, 'a list')
  return value
}
