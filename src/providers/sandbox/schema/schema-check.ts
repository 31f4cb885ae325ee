import { flatten, isObject, type Schema, sameJson, schemasIn, typesIn } from './schema-merge.ts'

const DEEPEST_LEVEL = 32
const MOST_STEPS = 5000

/**
 * Whether a value satisfies a JSON schema, as far as the sandbox reads schemas. Patterns and formats are taken on trust:
 * a caller's regular expression is never run, since it could run for ever. So is everything once the budget of steps is spent.
 */
export function accepts(schema: unknown, value: unknown, root: Schema, budget = { left: MOST_STEPS }): boolean {
  return acceptsWithin(schema, value, root, budget, 0)
}

function acceptsWithin(
  schema: unknown,
  value: unknown,
  root: Schema,
  budget: { left: number },
  level: number,
): boolean {
  if (!isObject(schema)) return schema !== false
  if (level > DEEPEST_LEVEL || budget.left-- <= 0) return true
  const flat = flatten(schema, root)
  const check = (part: unknown, inner: unknown) => acceptsWithin(part, inner, root, budget, level + 1)
  return (
    acceptsValue(flat, value) &&
    acceptsUnions(flat, (part) => check(part, value)) &&
    (typeof value !== 'number' || acceptsNumber(flat, value)) &&
    (typeof value !== 'string' || acceptsCount(flat, 'Length', Array.from(value).length)) &&
    (!Array.isArray(value) || acceptsItems(flat, value, check)) &&
    (!isObject(value) || acceptsProperties(flat, value, check))
  )
}

function acceptsValue({ type, const: only, enum: values }: Schema, value: unknown): boolean {
  if (type !== undefined && !typesIn(type).some((each) => isOfType(each, value))) return false
  if (values !== undefined && !schemasIn(values).some((each) => sameJson(each, value))) return false
  return only === undefined || sameJson(only, value)
}

/** Whether a value is of a JSON schema type. */
function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function acceptsUnions({ anyOf, oneOf, not }: Schema, check: (part: unknown) => boolean): boolean {
  if (anyOf !== undefined && !schemasIn(anyOf).some(check)) return false
  if (oneOf !== undefined && schemasIn(oneOf).filter(check).length !== 1) return false
  return not === undefined || !check(not)
}

function acceptsNumber(schema: Schema, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (typeof minimum === 'number' && value < minimum) return false
  if (typeof maximum === 'number' && value > maximum) return false
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return false
  if (typeof multipleOf !== 'number' || multipleOf <= 0) return true
  const quotient = value / multipleOf
  return Math.abs(quotient - Math.round(quotient)) < 1e-9
}

function acceptsCount(schema: Schema, noun: 'Length' | 'Items' | 'Properties', count: number): boolean {
  const [least, most] = [schema[`min${noun}`], schema[`max${noun}`]]
  return (typeof least !== 'number' || count >= least) && (typeof most !== 'number' || count <= most)
}

type Check = (part: unknown, inner: unknown) => boolean

function acceptsItems(schema: Schema, values: readonly unknown[], check: Check): boolean {
  const { uniqueItems, contains } = schema
  if (!acceptsCount(schema, 'Items', values.length)) return false
  if (
    uniqueItems === true &&
    values.some((value, index) => values.slice(0, index).some((other) => sameJson(other, value)))
  ) {
    return false
  }
  if (contains !== undefined && !values.some((value) => check(contains, value))) return false
  return values.every((value, index) => check(itemSchema(schema, index), value))
}

function acceptsProperties(schema: Schema, value: Schema, check: Check): boolean {
  const { required, additionalProperties, patternProperties } = schema
  const properties = isObject(schema.properties) ? schema.properties : {}
  if (!acceptsCount(schema, 'Properties', Object.keys(value).length)) return false
  if (!schemasIn(required).every((name) => Object.hasOwn(value, String(name)))) return false
  return Object.entries(value).every(([name, inner]) => {
    if (Object.hasOwn(properties, name)) return check(properties[name], inner)
    return patternProperties !== undefined || check(additionalProperties ?? true, inner)
  })
}

/** The schema of one place in a list, in the present notation (`prefixItems`) or the older one (`items` as a list). */
export function itemSchema({ prefixItems, items, additionalItems }: Schema, index: number): unknown {
  const [places, rest] = Array.isArray(items) ? [items, additionalItems] : [schemasIn(prefixItems), items]
  return index < places.length ? places[index] : (rest ?? true)
}
