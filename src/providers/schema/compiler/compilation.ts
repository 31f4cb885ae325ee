import type { Raw } from '../../../shared/json.ts'
import type { SchemaRules } from '../schema-rules.ts'

/** Levels below which a schema is not read. */
const DEEPEST = 200

/** Parts of a schema that are read at most: what is joined may multiply. */
const MOST_PARTS = 5_000

/** What compiling one schema has to remember. */
export interface Compilation {
  readonly rules: SchemaRules
  /** The schema as the caller wrote it, in which references are looked up. */
  readonly root: Raw
  readonly losses: Set<string>
  /** What references lead to, by the name of the definition. */
  readonly definitions: Map<string, unknown>
  partsLeft: number
  /** Parts had to go, and what stands for them says something else. */
  isCut: boolean
}

/** Where in the schema the compiler is. */
export interface Place {
  readonly path: string
  readonly depth: number
  /** The references that led here. */
  readonly references: readonly string[]
}

/** Compiles the schema at a step further in. */
export type CompileInside = (part: unknown, step: string) => unknown

/** Starts compiling. */
export function compilationOf(root: Raw, rules: SchemaRules): Compilation {
  return { rules, root, losses: new Set(), definitions: new Map(), partsLeft: MOST_PARTS, isCut: false }
}

/** The top level. */
export const TOP: Place = { path: '', depth: 0, references: [] }

/** One step further in. */
export function inside(place: Place, step: string): Place {
  return { ...place, path: place.path === '' ? step : `${place.path}.${step}`, depth: place.depth + 1 }
}

/** Notes what the compiled schema accepts beyond the caller's, or can no longer accept. */
export function lose(compilation: Compilation, { path }: Place, what: string): void {
  compilation.losses.add(path === '' ? what : `${path}: ${what}`)
}

/** Notes that a part had to go. */
export function cut(compilation: Compilation, place: Place, what: string): void {
  compilation.isCut = true
  lose(compilation, place, what)
}

/** Counts a part; false once it is too deep, or there were too many. */
export function mayEnter(compilation: Compilation, place: Place): boolean {
  compilation.partsLeft -= 1
  if (place.depth <= DEEPEST && compilation.partsLeft >= 0) return true
  cut(compilation, TOP, 'too deep or too large to be read to its end')
  return false
}

/** What means nothing in a request: references are all to definitions, and the draft is the newest. */
const NOWHERE = new Set(['$schema', '$id', '__proto__'])

/** Whether a vendor takes a keyword. */
export function takes({ keywords }: SchemaRules, keyword: string): boolean {
  return keywords === null ? !NOWHERE.has(keyword) : keywords.has(keyword)
}

/** The schema that accepts as much as a vendor lets a schema accept. */
export function anything(compilation: Compilation, place: Place): Raw {
  const { typed, typeLists } = compilation.rules
  if (!typed) return {}
  lose(compilation, place, 'any value became any that is neither list nor object')
  const types = ['string', 'number', 'boolean', 'null']
  return typeLists ? { type: types } : { anyOf: types.map((type) => ({ type })) }
}
