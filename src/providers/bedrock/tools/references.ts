import { asText, isRecord, type Raw } from '../../../shared/json.ts'
import { type CompiledSchema, mapInner, schemasIn } from './schema-walk.ts'

/** What a schema's reference within its root means; null when it has none. */
export function referred({ $ref: ref }: Raw, root: Raw): Raw | null {
  if (typeof ref !== 'string' || !ref.startsWith('#')) return null
  const steps = ref.split('/').slice(1)
  const found = steps.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), root)
  return isRecord(found) ? found : null
}

/** Whether a schema is, by its references, a part of itself. */
export function isRecursive(root: Raw): boolean {
  const open = new Set<string>()
  const done = new Set<string>()
  const leadsBack = (schema: Raw): boolean => [...schemasIn(schema)].some(followed)
  const followed = (schema: Raw): boolean => {
    const ref = asText(schema.$ref)
    const target = referred(schema, root)
    if (open.has(ref)) return true
    if (target === null || done.has(ref)) return false
    open.add(ref)
    const isBack = leadsBack(target)
    open.delete(ref)
    done.add(ref)
    return isBack
  }
  return leadsBack(root)
}

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
      const { $defs: _, definitions: __, ...rest } = schema
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
  return { schema, lost: isCut ? ['$ref'] : [] }
}
