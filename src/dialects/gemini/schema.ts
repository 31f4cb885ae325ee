import { isRecord, type Raw } from '../../shared/json.ts'
import { camelCase } from './raw.ts'

/** Keywords whose value maps names to schemas: the names are the caller's and must not be read as keywords. */
const SCHEMA_MAPS = new Set(['properties', '$defs', 'definitions', 'patternProperties'])

/** Keywords whose value is data, not a schema. */
const DATA = new Set(['enum', 'required', 'default', 'example', 'examples', 'propertyOrdering', 'title', 'description'])

/** Keywords of 64-bit numbers, which protobuf writes as text. */
const COUNTS = new Set(['minItems', 'maxItems', 'minProperties', 'maxProperties', 'minLength', 'maxLength'])

/**
 * A JSON schema for Gemini's `Schema`, which is OpenAPI's with types in capitals: `nullable` becomes a second type,
 * `example` a list of them, and the format `enum`, which says nothing, goes.
 */
export function jsonSchema(schema: Raw): Record<string, unknown> {
  const { nullable, ...keywords } = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name.startsWith('$') ? name : camelCase(name), value]),
  )
  const translated = Object.fromEntries(Object.entries(keywords).flatMap(([name, value]) => translate(name, value)))
  return nullable === true ? withNull(translated) : translated
}

function translate(keyword: string, value: unknown): [string, unknown][] {
  if (value === null && keyword !== 'default') return []
  if (keyword === 'type') return types(value)
  if (keyword === 'format' && value === 'enum') return []
  if (keyword === 'example') return [['examples', [value]]]
  if (COUNTS.has(keyword)) return [[keyword, typeof value === 'string' ? Number(value) : value]]
  if (DATA.has(keyword)) return [[keyword, value]]
  return [[keyword, SCHEMA_MAPS.has(keyword) ? schemaMap(value) : nested(value)]]
}

function types(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return [['type', value.map(lowerCase)]]
  return value === 'TYPE_UNSPECIFIED' ? [] : [['type', lowerCase(value)]]
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function schemaMap(value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, nested(schema)]))
}

function nested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nested)
  return isRecord(value) ? jsonSchema(value) : value
}

function withNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, anyOf } = schema
  if (typeof type === 'string') {
    const { enum: values } = schema
    const both = { ...schema, type: type === 'null' ? type : [type, 'null'] }
    return Array.isArray(values) && !values.includes(null) ? { ...both, enum: [...values, null] } : both
  }
  return Array.isArray(anyOf) ? { ...schema, anyOf: [...anyOf, { type: 'null' }] } : schema
}
