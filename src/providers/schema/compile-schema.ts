import { isRecord, type Raw } from '../../shared/json.ts'
import { anything, type Compilation, compilationOf, inside, lose, mayEnter, type Place, TOP } from './compilation.ts'
import { compileKeywords } from './compile-keywords.ts'
import { compileObject, describesObject } from './compile-object.ts'
import { joinParts } from './join-parts.ts'
import { canonicalReference, definitionNameOf, resolveReference } from './references.ts'
import { rootObject } from './root-object.ts'
import type { SchemaRules } from './schema-rules.ts'
import { shapeValues, withType } from './shape-values.ts'
import { spreadUnion } from './unions.ts'

/** A schema as a vendor takes it, and in what it differs from the caller's. */
export interface CompiledSchema {
  readonly schema: Raw
  /** Each as `path: what`. Without any, whatever is valid under the schema is valid under the caller's. */
  readonly losses: readonly string[]
}

/**
 * Puts a JSON schema into the part of JSON schema that a vendor takes. Constraints that it refuses are told to the model
 * in the description instead. It never throws: what cannot be said, however odd, is a loss.
 */
export function compileSchema(schema: Raw, rules: SchemaRules): CompiledSchema {
  try {
    return compileWhole(schema, compilationOf(schema, rules))
  } catch {
    // Data nested by the ten thousand exhaust the stack wherever they are compared.
    return { schema: { type: 'object' }, losses: ['too deep to be read'] }
  }
}

function compileWhole(schema: Raw, compilation: Compilation): CompiledSchema {
  const { rootObject: mustBeObject, rootUnions } = compilation.rules
  const top = mustBeObject || !rootUnions ? rootObject(schema, compilation) : schema
  // The vendor's own refusal says it best.
  if (!top) return { schema, losses: ['the top level must be an object'] }
  const compiled = compilePart(top, compilation, TOP)
  const definitions = compilation.definitions.size > 0 && { $defs: Object.fromEntries(compilation.definitions) }
  return { schema: { ...(isRecord(compiled) && compiled), ...definitions }, losses: [...compilation.losses] }
}

/** Compiles what stands in the place of a schema. `false`, which accepts nothing, is kept where every keyword is taken. */
function compilePart(part: unknown, compilation: Compilation, place: Place): unknown {
  if (part === false && compilation.rules.keywords === null) return false
  if (!isRecord(part)) {
    if (part !== true) lose(compilation, place, 'what is no schema accepts anything')
    return anything(compilation, place)
  }
  if (!mayEnter(compilation, place)) return anything(compilation, place)
  const { part: whole, place: here } = joinParts(part, compilation, place)
  return '$ref' in whole ? compileReference(whole, compilation, here) : compileOwn(whole, compilation, here)
}

function compileOwn(part: Raw, compilation: Compilation, place: Place): Raw {
  const compile = (inner: unknown, step: string) => compilePart(inner, compilation, inside(place, step))
  const shaped = spreadUnion(shapeValues(part, compilation, place), compilation, place)
  const said = compileObject(
    compileKeywords(closing(shaped, compilation), compilation, place, compile),
    shaped,
    compilation,
    place,
    compile,
  )
  return compilation.rules.typed ? (withType(said) ?? { ...said, ...anything(compilation, place) }) : said
}

/** What an object will be closed to is not worth compiling. */
function closing(schema: Raw, { rules }: Compilation): Raw {
  return rules.closed && describesObject(schema) ? { ...schema, additionalProperties: false } : schema
}

/** Every reference becomes one to a definition: that is the only place where all vendors follow them. */
function compileReference(part: Raw, compilation: Compilation, place: Place): Raw {
  const { $ref, ...siblings } = part
  const reference = typeof $ref === 'string' ? $ref : ''
  const target = resolveReference(reference, compilation.root)
  const kept = canonicalReference(reference, compilation.root)
  const looped = kept === '#' || place.references.includes(kept)
  if (target === undefined || (looped && !compilation.rules.recursion)) {
    lose(compilation, place, `the reference ${reference} ${target === undefined ? 'leads nowhere' : 'leads back'}`)
    return compileOwn(siblings, compilation, place)
  }
  define(kept, reference, target, compilation, place)
  const crowd = compilation.rules.refSiblings && Object.keys(siblings).length > 0
  return crowd ? { ...compileOwn(siblings, compilation, place), $ref: kept } : { $ref: kept }
}

function define(kept: string, reference: string, target: unknown, compilation: Compilation, place: Place): void {
  const name = definitionNameOf(reference, compilation.root)
  if (name === null || compilation.definitions.has(name)) return
  // Its place is held while it is compiled, as it may refer to itself.
  compilation.definitions.set(name, {})
  const there = { path: `$defs.${name}`, depth: place.depth + 1, references: [...place.references, kept] }
  compilation.definitions.set(name, compilePart(target, compilation, there))
}
