import { asText, isRecord, type Raw } from '../../../shared/json.ts'
import type { CompiledSchema } from '../../schema/compile-schema.ts'
import { resolveReference } from '../../schema/compiler/references.ts'

/** References that are written out at most: definitions that use each other twice grow by powers of two. */
const WRITTEN_MAX = 500

/** A schema with every reference written out. One that is inside itself becomes a schema that takes anything. */
export function writtenOut(root: Raw): CompiledSchema {
  let written = 0
  let isCut = false
  const write = (schema: Raw, within: readonly string[]): Raw => {
    const ref = asText(schema.$ref)
    const target = referred(schema, root)
    if (target === null) {
      const { $defs: _, ...rest } = schema
      return mapInner(rest, (inner) => write(inner, within))
    }
    if (within.includes(ref) || written >= WRITTEN_MAX) {
      isCut = true
      return {}
    }
    written++
    const { $ref: _, ...beside } = schema
    return write({ ...target, ...beside }, [...within, ref])
  }
  const schema = write(root, [])
  return isCut ? { schema, losses: ['a reference that leads back'], isCut } : { schema, losses: [] }
}

/** What a schema's reference within its root means; null when it has none. */
function referred({ $ref: reference }: Raw, root: Raw): Raw | null {
  const found = typeof reference === 'string' ? resolveReference(reference, root) : null
  return isRecord(found) ? found : null
}

/** Keywords whose values are data or names, not schemas. */
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required'])

/** Keywords whose values are schemas by names that are the caller's own. */
const NAMED = new Set(['properties', '$defs', 'patternProperties', 'dependentSchemas'])

/** A schema with each of the schemas right inside it changed. */
function mapInner(schema: Raw, change: (inner: Raw) => Raw): Raw {
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
