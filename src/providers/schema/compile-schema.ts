import { isRecord, type Raw } from '../../shared/json.ts'
import { sameJson } from '../sandbox/schema/schema-merge.ts'
import {
  anything,
  type Compilation,
  compilationOf,
  cut,
  inside,
  lose,
  mayEnter,
  type Place,
  TOP,
} from './compiler/compilation.ts'
import { compileKeywords } from './compiler/compile-keywords.ts'
import { compileObject, describesObject } from './compiler/compile-object.ts'
import { joinParts } from './compiler/join-parts.ts'
import { canonicalReference, definitionNameOf, resolveReference } from './compiler/references.ts'
import { rootObject } from './compiler/root-object.ts'
import { isSettled } from './compiler/settled.ts'
import { shapeValues, withType } from './compiler/shape-values.ts'
import { spreadUnion } from './compiler/unions.ts'
import type { SchemaRules } from './schema-rules.ts'

/** A schema as a vendor takes it, and in what it differs from the caller's. */
export interface CompiledSchema {
  /** The caller's own object where it is taken as it is. */
  readonly schema: Raw
  /** Each as `path: what`. Without any, whatever is valid under the schema is valid under the caller's. */
  readonly losses: readonly string[]
  /** Parts had to go, and what stands for them says something else: maps, recursion, references to elsewhere. */
  readonly isCut?: true
}

/** By the caller's schema: the body of a request asks for it, then what was lost, then the next target. */
const known = new WeakMap<Raw, Map<SchemaRules, CompiledSchema>>()

/**
 * Puts a JSON schema into the part of JSON schema that a vendor takes. Constraints that it refuses are told to the model
 * in the description instead. It never throws: what cannot be said, however odd, is a loss.
 */
export function compileSchema(schema: Raw, rules: SchemaRules): CompiledSchema {
  const compiled = known.get(schema)?.get(rules)
  if (compiled) return compiled
  const made = compileAny(schema, rules)
  known.set(schema, new Map(known.get(schema)).set(rules, made))
  return made
}

function compileAny(schema: Raw, rules: SchemaRules): CompiledSchema {
  try {
    const compilation = compilationOf(schema, rules)
    const made = compileWhole(schema, compilation)
    const whole = sameJson(schema, made.schema) ? { ...made, schema } : made
    return compilation.isCut ? { ...whole, isCut: true } : whole
  } catch {
    // Data nested by the ten thousand exhaust the stack wherever they are compared.
    return { schema: { type: 'object' }, losses: ['too deep to be read'], isCut: true }
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
  if (isSettled(part, compilation.rules)) return part
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
    cut(compilation, place, `the reference ${reference} ${target === undefined ? 'leads nowhere' : 'leads back'}`)
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
