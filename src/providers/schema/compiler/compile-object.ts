import { asRecord, isRecord, type Raw } from '../../../shared/json.ts'
import { type Compilation, type CompileInside, cut, inside, lose, type Place } from './compilation.ts'
import { orNull } from './modern-schema.ts'

/**
 * Closes an object and requires all it names, where a vendor wants that. `said` is what was compiled so far of `schema`.
 */
export function compileObject(
  said: Raw,
  schema: Raw,
  compilation: Compilation,
  place: Place,
  compile: CompileInside,
): Raw {
  const { rules } = compilation
  if (!rules.closed || !describesObject(schema)) return said
  noteClosing(schema, compilation, place)
  const required = namesIn(schema.required)
  const named = asRecord(said.properties)
  const { additionalProperties: others = true } = schema
  // Required, and not named, it is one of the others.
  const unnamed = others === false ? [] : required.filter((name) => !Object.hasOwn(named, name))
  const properties = { ...named, ...Object.fromEntries(unnamed.map((name) => [name, compile(others, name)])) }
  const closed = { ...said, type: said.type ?? 'object', properties, additionalProperties: false }
  return rules.allRequired ? requireAll(closed, required, compilation, place) : closed
}

/** Whether a schema says what an object looks like. */
export function describesObject({ type, properties }: Raw): boolean {
  return type === undefined ? isRecord(properties) : [type].flat().includes('object')
}

/** A closed map can only be empty. */
function noteClosing(
  { properties, additionalProperties: others, patternProperties: patterns }: Raw,
  compilation: Compilation,
  place: Place,
): void {
  if (others === true || isFilled(others) || isFilled(patterns)) cut(compilation, place, 'properties by any name')
  else if (properties === undefined && others !== false) cut(compilation, place, 'any properties at all')
}

function isFilled(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length > 0
}

function requireAll(
  schema: Raw & { readonly properties: Raw },
  required: readonly string[],
  compilation: Compilation,
  place: Place,
): Raw {
  if (!required.every((name) => Object.hasOwn(schema.properties, name))) lose(compilation, place, '`required`')
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    if (required.includes(name) || !isRecord(property)) return [name, property]
    lose(compilation, inside(place, name), 'null stands for its absence')
    return [name, orNull(property, compilation.rules.typeLists)]
  })
  return { ...schema, properties: Object.fromEntries(properties), required: Object.keys(schema.properties) }
}

function namesIn(required: unknown): readonly string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}
