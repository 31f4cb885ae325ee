import { isRecord, type Raw } from '../../../shared/json.ts'

/**
 * The keywords of one schema as draft 2020-12 has them, where older drafts and OpenAPI say it otherwise: tuples,
 * exclusive bounds that are a switch, `dependencies`, `nullable`. The schemas inside are left as they are.
 */
export function modernSchema(schema: Raw): Raw {
  const steps = [modernTuple, modernBounds, modernDependencies, modernNull]
  return steps.reduce((modern, step) => step(modern), schema)
}

function modernTuple(schema: Raw): Raw {
  if (!Array.isArray(schema.items) && !('additionalItems' in schema)) return schema
  const { items, additionalItems, ...rest } = schema
  if (!Array.isArray(items)) return withDefined({ ...rest, items })
  return withDefined({ ...rest, prefixItems: items, items: additionalItems })
}

function modernBounds(schema: Raw): Raw {
  if (typeof schema.exclusiveMinimum !== 'boolean' && typeof schema.exclusiveMaximum !== 'boolean') return schema
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...others } = schema
  return withDefined({
    ...others,
    ...(exclusiveMinimum === true
      ? { exclusiveMinimum: minimum }
      : { minimum, exclusiveMinimum: numeric(exclusiveMinimum) }),
    ...(exclusiveMaximum === true
      ? { exclusiveMaximum: maximum }
      : { maximum, exclusiveMaximum: numeric(exclusiveMaximum) }),
  })
}

function modernDependencies(schema: Raw): Raw {
  const { dependencies } = schema
  if (!isRecord(dependencies)) return schema
  const { dependencies: _, ...rest } = schema
  const entries = Object.entries(dependencies)
  const [lists, schemas] = [
    entries.filter(([, each]) => Array.isArray(each)),
    entries.filter(([, each]) => !Array.isArray(each)),
  ]
  return {
    ...rest,
    ...(lists.length > 0 && { dependentRequired: Object.fromEntries(lists) }),
    ...(schemas.length > 0 && { dependentSchemas: Object.fromEntries(schemas) }),
  }
}

function modernNull(schema: Raw): Raw {
  if (typeof schema.nullable !== 'boolean') return schema
  const { nullable, ...rest } = schema
  return nullable && typeof rest.type === 'string' ? orNull(rest) : rest
}

/** The schema that also accepts null; lists of types are made where `typeLists` allows them. */
export function orNull(schema: Raw, typeLists = true): Raw {
  if (acceptsNull(schema)) return schema
  const { type, enum: values } = schema
  const simple = typeLists && type !== undefined && !('const' in schema) && !('anyOf' in schema) && !('$ref' in schema)
  if (!simple) return Array.isArray(schema.anyOf) && onlyUnion(schema) ? addNull(schema) : { anyOf: [schema, NULL] }
  const types = [type].flat()
  return { ...schema, type: [...types, 'null'], ...(Array.isArray(values) && { enum: [...values, null] }) }
}

const NULL: Raw = { type: 'null' }

function addNull(schema: Raw): Raw {
  return { ...schema, anyOf: [...[schema.anyOf].flat(), NULL] }
}

/** Whether a union is all that a schema says. */
function onlyUnion(schema: Raw): boolean {
  return Object.keys(schema).every((keyword) => ['anyOf', 'description', 'title'].includes(keyword))
}

function acceptsNull(schema: Raw): boolean {
  const { type, anyOf, enum: values } = schema
  if (Object.keys(schema).length === 0) return true
  if (Array.isArray(anyOf)) return onlyUnion(schema) && anyOf.some((branch) => isRecord(branch) && acceptsNull(branch))
  const typed = type === 'null' || (Array.isArray(type) && type.includes('null'))
  return typed && (!Array.isArray(values) || values.includes(null)) && !('const' in schema && schema.const !== null)
}

function numeric(value: unknown): unknown {
  return typeof value === 'number' ? value : undefined
}

function withDefined(schema: Raw): Raw {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}
