import { accepts, itemSchema } from './schema-check.ts'
import { flatten, isObject, merge, type Schema, sameJson, schemasIn, typesIn } from './schema-merge.ts'
import type { ValueSource } from './schema-values.ts'

interface Workshop {
  readonly root: Schema
  readonly values: ValueSource
  /** Schemas still to be looked into before only the least is made: it bounds what a hostile schema can cost. */
  left: number
  /** The same for checking values. */
  readonly checks: { left: number }
}

/** Levels of nesting that are filled generously; below, only what must be there is. */
const GENEROUS_LEVELS = 4
const DEEPEST_LEVEL = 24
/** A union nests nothing, but unions that lead back to themselves must end too. */
const UNION_LEVEL = 1 / 8
const MOST_STEPS = 3000
const MOST_CHECKS = 20_000
const MOST_ITEMS = 100
const MOST_PROPERTIES = 8

/** Makes a value that satisfies a JSON schema, the same one every time. */
export function schemaExample(schema: unknown, values: ValueSource): unknown {
  if (!isObject(schema)) return values.text({}, '')
  return example(schema, { root: schema, values, left: MOST_STEPS, checks: { left: MOST_CHECKS } }, '', 0)
}

function example(schema: unknown, shop: Workshop, name: string, level: number): unknown {
  if (schema === false || level > DEEPEST_LEVEL || shop.left < -MOST_STEPS) return null
  shop.left--
  const flat = flatten(isObject(schema) ? schema : {}, shop.root)
  const given = givenValue(flat, shop)
  if (given) return given.value
  if (flat.anyOf !== undefined || flat.oneOf !== undefined) return fromUnion(flat, shop, name, level)
  switch (typeOf(flat)) {
    case 'object':
      return objectOf(flat, shop, level)
    case 'array':
      return listOf(flat, shop, name, level)
    case 'number':
    case 'integer':
      return shop.values.number(flat, name)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return shop.values.text(flat, name)
  }
}

/** What the schema itself offers: a constant, a default, an example, or the listed value that the prompt mentions. */
function givenValue(flat: Schema, { root, values, checks }: Workshop): { value: unknown } | null {
  if (Object.hasOwn(flat, 'const')) return { value: flat.const }
  const listed = schemasIn(flat.enum).filter((value) => accepts(flat, value, root, checks))
  const mentioned = listed.find((value) => values.mentions(value))
  if (mentioned !== undefined) return { value: mentioned }
  const offered = [...('default' in flat ? [flat.default] : []), ...schemasIn(flat.examples), ...listed]
  const found = offered.findIndex((value) => accepts(flat, value, root, checks))
  return found < 0 ? null : { value: offered[found] }
}

function typeOf({ type, properties, required, additionalProperties, items, prefixItems, ...rest }: Schema): unknown {
  if (type !== undefined) return typesIn(type).find((each) => each !== 'null') ?? 'null'
  if (properties ?? required ?? additionalProperties ?? rest.minProperties) return 'object'
  if (items ?? prefixItems ?? rest.minItems ?? rest.contains) return 'array'
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
  return bounds.some((bound) => bound in rest) ? 'number' : 'string'
}

/** Tries the branches in turn until one gives a value that the whole schema accepts. */
function fromUnion(flat: Schema, shop: Workshop, name: string, level: number): unknown {
  const { anyOf, oneOf, ...own } = flat
  const [branches, rest] =
    anyOf === undefined ? [schemasIn(oneOf), own] : [schemasIn(anyOf), oneOf ? { ...own, oneOf } : own]
  const ranked = branches
    .map((branch) => ({ branch, rank: rankOf(branch, shop, level) }))
    .sort((a, b) => a.rank - b.rank)
  let first: { value: unknown } | null = null
  for (const { branch } of ranked.slice(0, 16)) {
    const joined = isObject(branch) ? merge(rest, flatten(branch, shop.root)) : rest
    const value = example(joined, shop, name, level + UNION_LEVEL)
    if (shop.left < 0 || accepts(flat, value, shop.root, shop.checks)) return value
    first ??= { value }
  }
  return first?.value ?? null
}

/** Branches keep their order, null last; where no more may be nested, the flattest comes first. */
function rankOf(branch: unknown, shop: Workshop, level: number): number {
  if (isSpare(shop, level)) return heightOf(branch, shop, 5)
  return isObject(branch) && flatten(branch, shop.root).type === 'null' ? 1 : 0
}

/** How many levels a schema needs at least. */
function heightOf(schema: unknown, shop: Workshop, fuel: number): number {
  if (!isObject(schema)) return 0
  if (fuel <= 0 || shop.left < -MOST_STEPS) return DEEPEST_LEVEL
  shop.left--
  const flat = flatten(schema, shop.root)
  const height = (part: unknown) => heightOf(part, shop, fuel - 1)
  if ('const' in flat || 'enum' in flat) return 0
  const union = schemasIn(flat.anyOf ?? flat.oneOf)
  const needed = requiredIn(flat).map((name) => height(propertySchema(flat, name)))
  if (union.length > 0) needed.push(Math.min(...union.map(height)) - 1)
  if (numberOr(flat.minItems, 0) > 0) needed.push(height(itemSchema(flat, 0)))
  return needed.length > 0 ? 1 + Math.max(...needed) : 0
}

function isSpare(shop: Workshop, level: number): boolean {
  return level >= GENEROUS_LEVELS || shop.left < 0
}

function objectOf(flat: Schema, shop: Workshop, level: number): unknown {
  const made: [string, unknown][] = requiredIn(flat).map((name) => [
    name,
    example(propertySchema(flat, name), shop, name, level + 1),
  ])
  const most = Math.min(numberOr(flat.maxProperties, MOST_PROPERTIES), MOST_PROPERTIES)
  for (const name of isSpare(shop, level) ? [] : optionalIn(flat)) {
    if (made.length >= most) break
    const schema = propertySchema(flat, name)
    const value = example(schema, shop, name, level + 1)
    if (accepts(schema, value, shop.root, shop.checks)) made.push([name, value])
  }
  const least = Math.min(numberOr(flat.minProperties, 0), MOST_ITEMS)
  const names = [...optionalIn(flat), ...Array.from({ length: least }, (_, at) => `key${at + 1}`)]
  for (const name of names.filter((each) => !made.some(([taken]) => taken === each))) {
    if (made.length >= least) break
    made.push([name, example(propertySchema(flat, name), shop, name, level + 1)])
  }
  return Object.fromEntries(made)
}

function requiredIn({ required }: Schema): readonly string[] {
  return schemasIn(required).filter((name) => typeof name === 'string')
}

/** Properties that may be left out; of a map without any, one key stands for them all. */
function optionalIn(flat: Schema): readonly string[] {
  const { properties, additionalProperties } = flat
  const names = Object.keys(isObject(properties) ? properties : {}).filter((name) => !requiredIn(flat).includes(name))
  const isMap = isObject(additionalProperties) && !isObject(properties)
  return isMap ? [...names, 'key1'] : names
}

function propertySchema({ properties, additionalProperties }: Schema, name: string): unknown {
  if (isObject(properties) && Object.hasOwn(properties, name)) return properties[name]
  return isObject(additionalProperties) ? additionalProperties : {}
}

function listOf(flat: Schema, shop: Workshop, name: string, level: number): unknown {
  const least = Math.min(numberOr(flat.minItems, 0), MOST_ITEMS)
  const fixed = Math.max(schemasIn(flat.prefixItems).length, schemasIn(flat.items).length)
  const more = itemSchema(flat, fixed) === false ? fixed : Math.max(fixed, level >= 2 ? 1 : 2)
  const wished = isSpare(shop, level) ? 0 : more
  const length = Math.min(Math.max(least, wished), numberOr(flat.maxItems, MOST_ITEMS))
  const made: unknown[] = []
  for (let tries = 0; made.length < length && tries < length * 4 + 8; tries++) {
    const schema = made.length === 0 ? (flat.contains ?? itemSchema(flat, 0)) : itemSchema(flat, made.length)
    const value = itemOf(schema, made, shop, name, level + 1)
    const taken = flat.uniqueItems === true && made.some((other) => sameJson(other, value))
    if (!taken) made.push(value)
  }
  return made
}

/** Of listed values the next unused one, so that a list of them is not the same one over and over. */
function itemOf(schema: unknown, made: readonly unknown[], shop: Workshop, name: string, level: number): unknown {
  const listed = isObject(schema) ? schemasIn(flatten(schema, shop.root).enum) : []
  const unused = listed.filter((value) => !made.some((other) => sameJson(other, value)))
  if (unused.length === 0) return example(schema, shop, name, level)
  return unused.find((value) => shop.values.mentions(value)) ?? unused[0]
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
