import { isRecord, type Raw } from '../../../shared/json.ts'
import { type Compilation, lose, type Place, takes } from './compilation.ts'
import { areDisjoint } from './unions.ts'

type Shape = (schema: Raw, compilation: Compilation, place: Place) => Raw

/** Says the values a schema accepts in the words a vendor takes: `const`, `enum`, lists of types, `oneOf`, tuples. */
export function shapeValues(schema: Raw, compilation: Compilation, place: Place): Raw {
  const shapes: readonly Shape[] = [shapeUnion, shapeConst, shapeEnum, shapeTypes, shapeTuple, shapeItems]
  return shapes.reduce((shaped, shape) => shape(shaped, compilation, place), schema)
}

/** `oneOf` as `anyOf`: the same where no value fits two branches. Closing branches would make fewer values fit two. */
function shapeUnion(schema: Raw, compilation: Compilation, place: Place): Raw {
  const { oneOf } = schema
  const { rules } = compilation
  if (!Array.isArray(oneOf) || (takes(rules, 'oneOf') && !rules.closed)) return schema
  const { oneOf: _, ...rest } = schema
  if ('anyOf' in rest) {
    lose(compilation, place, '`oneOf` beside `anyOf`')
    return rest
  }
  const typed = oneOf.map((branch) =>
    isRecord(branch) && rest.type !== undefined ? { type: rest.type, ...branch } : branch,
  )
  if (!areDisjoint(typed)) lose(compilation, place, '`oneOf` became `anyOf`: more than one may hold')
  return { ...rest, anyOf: oneOf }
}

function shapeConst(schema: Raw, compilation: Compilation, place: Place): Raw {
  const { rules } = compilation
  if (!('const' in schema) || (takes(rules, 'const') && rules.enums === 'any')) return schema
  const { const: only, ...rest } = schema
  if (takes(rules, 'const') && !isNested(only)) return schema
  // A contradiction accepts nothing, which one list of values cannot say.
  if (Array.isArray(rest.enum) && !rest.enum.includes(only)) lose(compilation, place, '`enum` beside `const`')
  return { ...rest, enum: [only] }
}

function shapeEnum(schema: Raw, compilation: Compilation, place: Place): Raw {
  if (compilation.rules.enums === 'any' || !Array.isArray(schema.enum) || !schema.enum.some(isNested)) return schema
  const { enum: _, ...rest } = schema
  lose(compilation, place, '`enum` of lists or objects')
  return rest
}

/** A branch for each type, where they cannot be listed or their values cannot stand in one `enum`. */
function shapeTypes(schema: Raw, compilation: Compilation, place: Place): Raw {
  const { typeLists, enums, typed } = compilation.rules
  const { type, enum: values } = schema
  const mixed = enums === 'text-and-numbers' && Array.isArray(values) && !values.every(isTextOrNumber)
  if (!mixed && typeLists) return schema
  const types = typesOf(schema)
  const listed = !typeLists && (Array.isArray(type) || (typed && types.length > 1))
  if (!mixed && !listed) return schema
  const branches = types.flatMap((each) => branchOf(each, schema, compilation, place))
  const { description, title } = schema
  const named = { ...(description !== undefined && { description }), ...(title !== undefined && { title }) }
  if (branches.length === 1) return { ...branches[0], ...named }
  if (!('anyOf' in schema)) return { ...named, anyOf: branches }
  lose(compilation, place, '`type` beside `anyOf`')
  const { type: _, enum: __, ...rest } = schema
  return rest
}

function typesOf({ type, enum: values }: Raw): readonly unknown[] {
  if (type !== undefined) return [type].flat()
  return Array.isArray(values) ? [...new Set(values.map(typeOf))] : []
}

const PARTS = ['anyOf', 'oneOf', 'allOf', '$ref', 'not']

function branchOf(type: unknown, schema: Raw, compilation: Compilation, place: Place): Raw[] {
  const { description: _, title: __, enum: values, ...rest } = schema
  const own = Array.isArray(values) ? values.filter((value) => isOfType(value, type)) : null
  if (own?.length === 0) return []
  if (type !== 'null' && type !== 'boolean') return [{ ...rest, type, ...(own && { enum: own }) }]
  // Other keywords say nothing of these types; parts that must hold too do.
  const part = PARTS.find((keyword) => keyword in rest)
  if (part) lose(compilation, place, `\`${part}\` beside ${type}`)
  if (type === 'null' || own?.length !== 1) return [{ type }]
  if (compilation.rules.enums !== 'text-and-numbers') return [{ type, enum: own }]
  lose(compilation, place, `only ${own[0]} of true and false`)
  return [{ type }]
}

/** A tuple without more is a list that is no longer. */
function shapeTuple(schema: Raw, { rules }: Compilation): Raw {
  if (schema.items !== false || rules.keywords === null || !takes(rules, 'maxItems')) return schema
  const { items: _, ...rest } = schema
  const length = Array.isArray(rest.prefixItems) ? rest.prefixItems.length : 0
  return { ...rest, maxItems: typeof rest.maxItems === 'number' ? Math.min(rest.maxItems, length) : length }
}

/** Where every part must say its type, the items of a list must too. */
function shapeItems(schema: Raw, { rules }: Compilation): Raw {
  if (!rules.typed || 'items' in schema || ('prefixItems' in schema && takes(rules, 'prefixItems'))) return schema
  return [schema.type].flat().includes('array') ? { ...schema, items: true } : schema
}

const TYPE_OF_KEYWORD: Readonly<Record<string, string>> = {
  properties: 'object',
  items: 'array',
  prefixItems: 'array',
  minItems: 'array',
  maxItems: 'array',
  pattern: 'string',
  format: 'string',
  minLength: 'string',
  maxLength: 'string',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
}

/** The schema with the type that its values or keywords are meant for; null when it could be any. */
export function withType(schema: Raw): Raw | null {
  if (['type', 'anyOf', '$ref'].some((keyword) => keyword in schema)) return schema
  const { enum: values } = schema
  const types =
    'const' in schema ? [typeOf(schema.const)] : Array.isArray(values) ? [...new Set(values.map(typeOf))] : []
  if (types.length > 0) return { ...schema, type: types.length === 1 ? types[0] : types }
  const keyword = Object.keys(TYPE_OF_KEYWORD).find((each) => each in schema)
  return keyword === undefined ? null : { ...schema, type: TYPE_OF_KEYWORD[keyword] }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

function isOfType(value: unknown, type: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeOf(value) === type
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isTextOrNumber(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}
