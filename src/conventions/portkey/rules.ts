import { isRecord } from '../../shared/json.ts'

/** Metadata that a request must have, each field with this value. */
export type MetadataFit = Readonly<Record<string, string>>

const FITS_MAX = 50

/**
 * What a condition's query says, as metadata of which one must fit: equality of metadata, `$in`, `$and` and `$or`. Null when
 * it says more than that, or too much.
 */
export function metadataFits(query: unknown): readonly MetadataFit[] | null {
  if (!isRecord(query)) return null
  let all: readonly MetadataFit[] = [{}]
  for (const [field, wanted] of Object.entries(query)) {
    const fits = fitsOf(field, wanted)
    if (!fits || all.length * fits.length > FITS_MAX) return null
    all = all.flatMap((one) => fits.flatMap((other) => merged(one, other)))
  }
  return all
}

function fitsOf(field: string, wanted: unknown): readonly MetadataFit[] | null {
  if (field === '$and' && Array.isArray(wanted)) {
    return wanted.reduce<readonly MetadataFit[] | null>((all, query) => conjoined(all, metadataFits(query)), [{}])
  }
  if (field === '$or' && Array.isArray(wanted)) {
    const each = wanted.map(metadataFits)
    return each.every((fits) => fits !== null) ? each.flat() : null
  }
  const key = /^metadata\.([^.]{1,64})$/.exec(field)?.[1]
  return key === undefined ? null : (valuesOf(wanted)?.map((value) => ({ [key]: value })) ?? null)
}

function valuesOf(wanted: unknown): readonly string[] | null {
  if (!isRecord(wanted)) return isPlain(wanted) ? [String(wanted)] : null
  const [only, ...others] = Object.entries(wanted)
  if (!only || others.length > 0) return null
  const [operator, value] = only
  if (operator === '$eq' && isPlain(value)) return [String(value)]
  return operator === '$in' && Array.isArray(value) && value.every(isPlain) ? value.map(String) : null
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function conjoined(
  all: readonly MetadataFit[] | null,
  fits: readonly MetadataFit[] | null,
): readonly MetadataFit[] | null {
  if (!all || !fits || all.length * fits.length > FITS_MAX) return null
  return all.flatMap((one) => fits.flatMap((other) => merged(one, other)))
}

/** Nothing fits both when they want different values of one field. */
function merged(one: MetadataFit, other: MetadataFit): readonly MetadataFit[] {
  const clash = Object.keys(other).some((key) => Object.hasOwn(one, key) && one[key] !== other[key])
  return clash ? [] : [{ ...one, ...other }]
}
