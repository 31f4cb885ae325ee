import { isRecord, type Raw } from '../../../shared/json.ts'

/** A schema as a model takes it, and the keywords whose meaning was lost on the way. */
export interface CompiledSchema {
  readonly schema: Raw
  readonly lost: readonly string[]
}

/** Keywords whose values are data or names, not schemas. */
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required'])

/** Keywords whose values are schemas by names that are the caller's own. */
const NAMED = new Set(['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'])

/** Every schema in a schema, itself first. */
export function* schemasIn(schema: Raw): Generator<Raw> {
  yield schema
  for (const [keyword, value] of Object.entries(schema)) {
    if (DATA.has(keyword)) continue
    const inner = NAMED.has(keyword) && isRecord(value) ? Object.values(value) : [value].flat()
    for (const each of inner) if (isRecord(each)) yield* schemasIn(each)
  }
}

/** A schema with each of the schemas right inside it changed. */
export function mapInner(schema: Raw, change: (inner: Raw) => Raw): Raw {
  const changed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(changed)
    return isRecord(value) ? change(value) : value
  }
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (DATA.has(keyword)) return [keyword, value] as const
    if (!NAMED.has(keyword) || !isRecord(value)) return [keyword, changed(value)] as const
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each)]))] as const
  })
  return Object.fromEntries(entries)
}
