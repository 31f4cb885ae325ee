import { isRecord, type Raw } from '../../shared/json.ts'
import { SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS } from './compiler/keywords.ts'

/** Every schema in a schema, itself first, definitions included. */
export function* schemasIn(schema: Raw): Generator<Raw> {
  yield schema
  for (const [keyword, value] of Object.entries(schema)) {
    for (const each of innerOf(keyword, value)) if (isRecord(each)) yield* schemasIn(each)
  }
}

function innerOf(keyword: string, value: unknown): readonly unknown[] {
  if (SCHEMAS.has(keyword)) return [value]
  if (SCHEMA_LISTS.has(keyword)) return Array.isArray(value) ? value : []
  return (SCHEMA_MAPS.has(keyword) || keyword === '$defs') && isRecord(value) ? Object.values(value) : []
}
