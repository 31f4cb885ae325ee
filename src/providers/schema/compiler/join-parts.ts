import { isRecord, type Raw } from '../../../shared/json.ts'
import { type Compilation, cut, inside, lose, mayEnter, type Place, takes } from './compilation.ts'
import { CONSTRAINTS } from './keywords.ts'
import { modernSchema } from './modern-schema.ts'
import { canonicalReference, resolveReference } from './references.ts'
import { joined } from './unions.ts'

/** A schema in modern keywords, and the place with the references that were written out in it. */
export interface Joined {
  readonly part: Raw
  readonly place: Place
}

/**
 * Joins `allOf`, and a reference with what stands beside it, into one schema where a vendor does not take them apart.
 * `whole`: even where it does, and references too.
 */
export function joinParts(schema: Raw, compilation: Compilation, place: Place, whole = false): Joined {
  const part = withoutDefinitions(modernSchema(schema))
  if (!isApart(part, compilation, whole)) return { part, place }
  const { allOf, ...own } = part
  const only = Array.isArray(allOf) && allOf.length === 1 ? allOf[0] : undefined
  // What only stands inside `allOf` stays as it is: a reference there may be kept.
  if (isRecord(only) && !whole && !constrains(own)) {
    const there = inside(place, 'allOf')
    return mayEnter(compilation, there) ? joinParts({ ...own, ...only }, compilation, there) : { part: own, place }
  }
  const references = [...place.references]
  const [first = {}, ...others] = partsOf(part, compilation, place, references)
  const sum = others.reduce<Raw>((sofar, other) => {
    const both = joined(sofar, other)
    if (!both) lose(compilation, place, 'parts of `allOf` that cannot be joined')
    return both ?? sofar
  }, first)
  return { part: sum, place: { ...place, references } }
}

/** Whether a schema says itself in parts that the vendor does not put together. */
function isApart(schema: Raw, { rules }: Compilation, whole: boolean): boolean {
  if (!whole && takes(rules, 'allOf')) return false
  if (schema.allOf !== undefined) return true
  if (schema.$ref === undefined) return false
  const { $ref: _, ...own } = schema
  return whole || (!rules.refSiblings && constrains(own))
}

/** A schema without `allOf` and `$ref`, then what these stand for, each the same; `references` grows by those followed. */
function partsOf(schema: unknown, compilation: Compilation, place: Place, references: string[]): Raw[] {
  if (schema === true || !mayEnter(compilation, place)) return []
  if (!isRecord(schema)) {
    lose(compilation, place, 'a part of `allOf` that accepts nothing')
    return []
  }
  const { $ref, allOf, ...own } = withoutDefinitions(modernSchema(schema))
  const inner = [...(Array.isArray(allOf) ? allOf : [])]
  const followed = typeof $ref === 'string' ? [follow($ref, compilation, place, references)] : []
  const further = inside(place, 'allOf')
  return [own, ...[...followed, ...inner].flatMap((each) => partsOf(each, compilation, further, references))]
}

function follow($ref: string, compilation: Compilation, place: Place, references: string[]): unknown {
  const target = resolveReference($ref, compilation.root)
  const known = canonicalReference($ref, compilation.root)
  if (target === undefined || references.includes(known)) {
    cut(compilation, place, `the reference ${$ref} ${target === undefined ? 'leads nowhere' : 'leads back'}`)
    return true
  }
  references.push(known)
  return target
}

function constrains(schema: Raw): boolean {
  return Object.keys(schema).some((keyword) => CONSTRAINTS.has(keyword))
}

function withoutDefinitions(schema: Raw): Raw {
  if (!('$defs' in schema) && !('definitions' in schema)) return schema
  const { $defs: _, definitions: __, ...rest } = schema
  return rest
}
