/** A JSON schema that is an object; `true` and `false` are told apart by whoever meets them. */
export type Schema = Readonly<Record<string, unknown>>

const MOST_PARTS = 100
const MOST_BRANCHES = 64
const LARGEST = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const SMALLEST = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])

/** Narrows a JSON value to an object. */
export function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The entries of a keyword that should hold a list; none when it does not. */
export function schemasIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Replaces `$ref` and `allOf` by what they stand for, so that a schema's own keywords say everything but its unions. */
export function flatten(schema: Schema, root: Schema): Schema {
  return flattenWithin(schema, root, { left: MOST_PARTS })
}

/** References may lead back to where they started: the number of parts looked into is bounded, not the depth. */
function flattenWithin(schema: Schema, root: Schema, budget: { left: number }): Schema {
  const { $ref, allOf, ...own } = schema
  if ($ref === undefined && allOf === undefined) return own
  const parts = [...(typeof $ref === 'string' ? [refer($ref, root)] : []), ...schemasIn(allOf)]
  return parts.filter(isObject).reduce<Schema>((merged, part) => {
    if (budget.left-- <= 0) return merged
    return merge(merged, flattenWithin(part, root, budget))
  }, own)
}

/** The schema that accepts what both accept, as far as keywords can be joined. */
export function merge(left: Schema, right: Schema): Schema {
  const merged: Record<string, unknown> = { ...left }
  for (const [key, value] of Object.entries(right)) {
    merged[key] = Object.hasOwn(left, key) ? mergeKeyword(key, left[key], value) : value
  }
  return merged
}

/** The part of the schema a local reference names; references elsewhere mean anything. */
function refer(ref: string, root: Schema): unknown {
  if (!ref.startsWith('#')) return {}
  const path = ref.split('/').slice(1).map(unescapePointer)
  return path.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)]
    return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, root)
}

function unescapePointer(part: string): string {
  const plain = part.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

function mergeKeyword(key: string, left: unknown, right: unknown): unknown {
  if (LARGEST.has(key)) return Math.max(Number(left), Number(right))
  if (SMALLEST.has(key)) return Math.min(Number(left), Number(right))
  if (key === 'properties' || key === '$defs') return mergeProperties(left, right)
  if (key === 'required') return [...new Set([...schemasIn(left), ...schemasIn(right)])]
  if (key === 'type') return mergeTypes(left, right)
  if (key === 'enum') return schemasIn(left).filter((value) => schemasIn(right).some((other) => sameJson(value, other)))
  if (key === 'items' || key === 'additionalProperties') return both(left, right)
  if (key === 'anyOf' || key === 'oneOf') {
    const pairs = schemasIn(left).flatMap((one) => schemasIn(right).map((other) => both(one, other)))
    return pairs.slice(0, MOST_BRANCHES)
  }
  return right
}

function mergeProperties(left: unknown, right: unknown): unknown {
  const merged: Record<string, unknown> = isObject(left) ? { ...left } : {}
  for (const [name, schema] of Object.entries(isObject(right) ? right : {})) {
    merged[name] = Object.hasOwn(merged, name) ? both(merged[name], schema) : schema
  }
  return merged
}

function mergeTypes(left: unknown, right: unknown): unknown {
  const [mine, theirs] = [typesIn(left), typesIn(right)]
  const shared = mine.filter((type) => theirs.includes(type))
  // Every integer is a number: where one side says so, the integer is what both accept.
  const narrowed = mine.includes('integer') || theirs.includes('integer') ? 'integer' : null
  const numeric = [...mine, ...theirs].includes('number') && narrowed !== null && !shared.includes('integer')
  return numeric ? [...shared, 'integer'] : shared
}

/** The types a `type` keyword names, one or several. */
export function typesIn(type: unknown): readonly unknown[] {
  return Array.isArray(type) ? type : [type]
}

function both(left: unknown, right: unknown): unknown {
  if (left === false || right === false) return false
  if (!isObject(left)) return right
  return isObject(right) ? { allOf: [left, right] } : left
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]))
  }
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => sameJson(left[key], right[key]))
}
