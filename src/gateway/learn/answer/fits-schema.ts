import { asRecord, isRecord, type Raw } from '../../../shared/json.ts'

/** How much of a check may still be done, and the schema that references point into. */
interface Check {
  readonly root: unknown
  steps: number
  isSpent: boolean
}

const STEPS_MAX = 20_000
const DEPTH_MAX = 32

/**
 * Whether a value has the structure that a JSON schema asks for: types, required and forbidden keys, enumerations, bounds,
 * alternatives, local references. What else a schema may say (patterns, formats, conditions) is not looked at, so that a value
 * is never refused wrongly. No code is made, as a Worker may make none. Null: too large to be checked.
 * Source: json-schema.org, Understanding JSON Schema.
 */
export function fitsSchema(schema: unknown, value: unknown): boolean | null {
  const check: Check = { root: schema, steps: STEPS_MAX, isSpent: false }
  const fits = fitsAt(check, schema, value, 0)
  return check.isSpent ? null : fits
}

function fitsAt(check: Check, schema: unknown, value: unknown, depth: number): boolean {
  if (--check.steps < 0 || depth > DEPTH_MAX) {
    check.isSpent = true
    return true
  }
  if (schema === false) return false
  if (!isRecord(schema)) return true
  return (
    isAllowed(schema, value) &&
    isWithin(schema, value) &&
    fitsReference(check, schema, value, depth) &&
    fitsAlternatives(check, schema, value, depth) &&
    (!isRecord(value) || fitsObject(check, schema, value, depth)) &&
    (!Array.isArray(value) || fitsList(check, schema, value, depth))
  )
}

function isAllowed({ type, enum: values, const: constant }: Raw, value: unknown): boolean {
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type : null
  if (types && !types.some((each) => isOfType(each, value))) return false
  if (Array.isArray(values) && !values.some((each) => isEqual(each, value))) return false
  return constant === undefined || isEqual(constant, value)
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isRecord(value)
  return type === 'string' || type === 'number' || type === 'boolean' ? typeof value === type : true
}

/** Lists and objects in an enumeration are taken for equal: rare, and dear to compare. */
function isEqual(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && one !== null && typeof other === 'object' && other !== null)
}

const NUMBER_BOUNDS: readonly (readonly [string, (value: number, bound: number) => boolean])[] = [
  ['minimum', (value, bound) => value >= bound],
  ['maximum', (value, bound) => value <= bound],
  ['exclusiveMinimum', (value, bound) => value > bound],
  ['exclusiveMaximum', (value, bound) => value < bound],
]

function isWithin(schema: Raw, value: unknown): boolean {
  if (typeof value === 'number') {
    return NUMBER_BOUNDS.every(([name, holds]) => isMet(schema[name], (bound) => holds(value, bound)))
  }
  if (Array.isArray(value)) return isLengthWithin(value.length, schema.minItems, schema.maxItems)
  if (typeof value !== 'string') return true
  // The standard counts characters, not UTF-16 units; short of a bound in units is short of it in characters.
  const { minLength, maxLength } = schema
  if (minLength === undefined && maxLength === undefined) return true
  return isLengthWithin(Array.from(value).length, minLength, maxLength)
}

function isLengthWithin(length: number, least: unknown, most: unknown): boolean {
  return isMet(least, (bound) => length >= bound) && isMet(most, (bound) => length <= bound)
}

function isMet(bound: unknown, holds: (bound: number) => boolean): boolean {
  return typeof bound !== 'number' || holds(bound)
}

function fitsReference(check: Check, { $ref: reference }: Raw, value: unknown, depth: number): boolean {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return true
  const path = reference.slice(1).split('/').slice(1)
  const target = path.reduce<unknown>((at, step) => stepInto(at, step), check.root)
  return fitsAt(check, target, value, depth + 1)
}

function stepInto(at: unknown, step: string): unknown {
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
  const holder = Array.isArray(at) ? { ...at } : asRecord(at)
  return Object.hasOwn(holder, name) ? (holder as Raw)[name] : undefined
}

function fitsAlternatives(check: Check, { anyOf, oneOf, allOf }: Raw, value: unknown, depth: number): boolean {
  const fits = (schema: unknown) => fitsAt(check, schema, value, depth + 1)
  if (Array.isArray(allOf) && !allOf.every(fits)) return false
  if (Array.isArray(anyOf) && !anyOf.some(fits)) return false
  // That no second alternative fits depends on words of the schema that are not looked at.
  return !Array.isArray(oneOf) || oneOf.some(fits)
}

function fitsObject(check: Check, schema: Raw, value: Raw, depth: number): boolean {
  const { required, patternProperties, additionalProperties: others } = schema
  if (Array.isArray(required) && !required.every((name) => typeof name !== 'string' || Object.hasOwn(value, name))) {
    return false
  }
  const properties = asRecord(schema.properties)
  return Object.entries(value).every(([name, each]) => {
    if (Object.hasOwn(properties, name)) return fitsAt(check, properties[name], each, depth + 1)
    return others === undefined || patternProperties !== undefined || fitsAt(check, others, each, depth + 1)
  })
}

function fitsList(check: Check, { items, prefixItems }: Raw, value: readonly unknown[], depth: number): boolean {
  const first: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : []
  const rest = Array.isArray(items) ? undefined : items
  return value.every((each, at) => fitsAt(check, at < first.length ? first[at] : rest, each, depth + 1))
}
