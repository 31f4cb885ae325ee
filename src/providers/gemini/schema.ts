import { isRecord, type Raw } from '../../shared/json.ts'

/** Keywords whose value maps names to schemas: the names are the caller's and must not be read as keywords. */
const SCHEMA_MAPS = new Set(['properties', '$defs', 'patternProperties', 'dependentSchemas'])

/** Keywords whose value is data, not a schema. */
const DATA = new Set(['enum', 'required', 'default', 'examples', 'propertyOrdering'])

/** Keywords that constrain nothing. */
const ANNOTATIONS = new Set(['$schema', '$comment'])

/**
 * A JSON schema for `parametersJsonSchema` and `responseJsonSchema`. Both take JSON schema, references, `anyOf` and
 * `additionalProperties` included, so little changes: no `$schema`, `const` as a one-value `enum`, and `definitions`
 * under its present name `$defs`, the only place where Google follows references.
 */
export function geminiSchema(schema: Raw): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schema).flatMap(([keyword, value]) => translate(keyword, value)))
}

function translate(keyword: string, value: unknown): [string, unknown][] {
  if (ANNOTATIONS.has(keyword)) return []
  if (DATA.has(keyword)) return [[keyword, value]]
  if (keyword === 'const') return [['enum', [value]]]
  if (keyword === '$ref' && typeof value === 'string')
    return [[keyword, value.replace(/^#\/definitions\//, '#/$defs/')]]
  if (keyword === 'definitions') return [['$defs', schemaMap(value)]]
  return [[keyword, SCHEMA_MAPS.has(keyword) ? schemaMap(value) : nested(value)]]
}

function schemaMap(value: unknown): unknown {
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, nested(schema)]))
}

function nested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nested)
  return isRecord(value) ? geminiSchema(value) : value
}
