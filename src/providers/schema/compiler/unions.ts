import { asRecord, isRecord, type Raw } from '../../../shared/json.ts'
import { sameJson } from '../../sandbox/schema/schema-merge.ts'
import { type Compilation, lose, type Place } from './compilation.ts'
import { describesObject } from './compile-object.ts'
import { CONSTRAINTS } from './keywords.ts'

const LARGEST = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const SMALLEST = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])

/** Keywords that speak of the properties their own schema does not name, so that it cannot be joined with another. */
const CLOSING = ['additionalProperties', 'unevaluatedProperties', 'patternProperties']

/** One schema that says exactly what two say together; null where their keywords cannot be joined. */
export function joined(left: Raw, right: Raw): Raw | null {
  const objects = [left, right].filter(({ properties }) => properties !== undefined)
  if (objects.length > 0 && [left, right].some(closes)) return null
  const result: Record<string, unknown> = { ...left }
  for (const [keyword, value] of Object.entries(right)) {
    const both = keyword in left ? joinedKeyword(keyword, left[keyword], value) : value
    if (both === undefined) return null
    result[keyword] = both
  }
  return result
}

function closes(schema: Raw): boolean {
  return CLOSING.some((keyword) => keyword in schema && schema[keyword] !== true)
}

/** Undefined: no value of the keyword says both. */
function joinedKeyword(keyword: string, left: unknown, right: unknown): unknown {
  if (!CONSTRAINTS.has(keyword) || sameJson(left, right)) return left
  if (keyword === 'required' && Array.isArray(left) && Array.isArray(right)) return [...new Set([...left, ...right])]
  if (keyword === 'properties') return joinedProperties(asRecord(left), asRecord(right))
  if (typeof left === 'number' && typeof right === 'number') {
    if (LARGEST.has(keyword)) return Math.max(left, right)
    if (SMALLEST.has(keyword)) return Math.min(left, right)
  }
  if (keyword === 'type') return sharedTypes(left, right)
  return undefined
}

function joinedProperties(left: Raw, right: Raw): Raw {
  const shared = Object.entries(right).map(([name, schema]) => {
    return [name, Object.hasOwn(left, name) ? { allOf: [left[name], schema] } : schema]
  })
  return { ...left, ...Object.fromEntries(shared) }
}

function sharedTypes(left: unknown, right: unknown): unknown {
  const [mine, theirs] = [[left].flat(), [right].flat()]
  const integers = [mine, theirs].some((types) => types.includes('integer') && !types.includes('number'))
  const shared = mine
    .map((type) => (type === 'number' && integers && theirs.includes('integer') ? 'integer' : type))
    .filter((type) => theirs.includes(type) || (type === 'integer' && theirs.includes('number')))
  if (shared.length === 0) return undefined
  return shared.length === 1 ? shared[0] : [...new Set(shared)]
}

/** Whether no value can be valid under two of the schemas, as far as their types and the values of shared properties tell. */
export function areDisjoint(schemas: readonly unknown[]): boolean {
  return schemas.every((schema, at) =>
    schemas.slice(at + 1).every((other) => areApart(asRecord(schema), asRecord(other))),
  )
}

function areApart(left: Raw, right: Raw): boolean {
  const [mine, theirs] = [kindsOf(left), kindsOf(right)]
  if (mine && theirs && !mine.some((kind) => theirs.includes(kind))) return true
  const [values, others] = [valuesOf(left), valuesOf(right)]
  if (values && others) return !values.some((value) => others.some((other) => sameJson(value, other)))
  return isObjectOnly(left) && isObjectOnly(right) && tagsApart(left, right)
}

/** Required in both, and never with the same value. */
function tagsApart(left: Raw, right: Raw): boolean {
  const required = [right.required].flat()
  return [left.required].flat().some((name) => {
    if (typeof name !== 'string' || !required.includes(name)) return false
    const [mine, theirs] = [left, right].map(({ properties }) => valuesOf(asRecord(asRecord(properties)[name])))
    return mine && theirs && !mine.some((value) => theirs.some((other) => sameJson(value, other)))
  })
}

function isObjectOnly({ type }: Raw): boolean {
  return type === 'object'
}

/** The types of a schema with integers as numbers; null: it does not say. */
function kindsOf({ type }: Raw): readonly unknown[] | null {
  return type === undefined ? null : [type].flat().map((kind) => (kind === 'integer' ? 'number' : kind))
}

/** The only values a schema accepts; null: it does not list them. */
function valuesOf(schema: Raw): readonly unknown[] | null {
  if ('const' in schema) return [schema.const]
  return Array.isArray(schema.enum) ? schema.enum : null
}

/**
 * An object that is also a union, as the union of that object with each branch: closed by itself, it would shut out what
 * the branches add.
 */
export function spreadUnion(schema: Raw, compilation: Compilation, place: Place): Raw {
  const { anyOf, description, title, ...base } = schema
  if (!compilation.rules.closed || !Array.isArray(anyOf) || !describesObject(base)) return schema
  const branches = anyOf.map((branch) => (isRecord(branch) && !isIndirect(branch) ? joined(base, branch) : null))
  if (branches.some((branch) => branch === null)) {
    lose(compilation, place, 'what the branches of `anyOf` add')
    return schema
  }
  return { ...(description !== undefined && { description }), ...(title !== undefined && { title }), anyOf: branches }
}

function isIndirect(schema: Raw): boolean {
  return '$ref' in schema || 'allOf' in schema
}

/**
 * One object schema for a union of objects: every property of any branch, required where all branches require it. It
 * accepts more than the union does. Null where a branch is no object.
 */
export function flattened(base: Raw, branches: readonly unknown[]): Raw | null {
  const objects = branches.filter(isRecord).filter(isObjectBranch)
  if (objects.length !== branches.length || objects.length === 0) return null
  const names = [...new Set(objects.flatMap(({ properties }) => Object.keys(asRecord(properties))))]
  const own = asRecord(base.properties)
  const properties = names.map((name) => {
    const schemas = objects.map((branch) => asRecord(branch.properties)).flatMap((each) => each[name] ?? [])
    return [name, Object.hasOwn(own, name) ? own[name] : eitherOf(schemas)]
  })
  const required = names.filter((name) => objects.every((branch) => [branch.required].flat().includes(name)))
  const all = [...new Set([...[base.required ?? []].flat(), ...required])]
  return {
    type: 'object',
    ...base,
    properties: { ...own, ...Object.fromEntries(properties) },
    ...(all.length > 0 && { required: all }),
    ...(objects.every(({ additionalProperties }) => additionalProperties === false) && { additionalProperties: false }),
  }
}

function isObjectBranch({ type, properties, required }: Raw): boolean {
  return type === 'object' || (type === undefined && (isRecord(properties) || Array.isArray(required)))
}

function eitherOf(schemas: readonly unknown[]): unknown {
  const different = schemas.filter((schema, at) => schemas.findIndex((other) => sameJson(other, schema)) === at)
  if (different.length === 1) return different[0]
  const values = different.map((schema) => valuesOf(asRecord(schema)))
  if (values.every((each) => each !== null)) {
    const { type } = asRecord(different[0])
    const sameType = different.every((schema) => sameJson(asRecord(schema).type, type))
    return { ...(sameType && type !== undefined && { type }), enum: [...new Set(values.flatMap((each) => each ?? []))] }
  }
  return { anyOf: different }
}
