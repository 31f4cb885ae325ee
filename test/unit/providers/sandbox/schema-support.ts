type Check = (schema: any, value: any, root: any) => boolean

/** A validator of JSON schema's usual keywords, written apart from the one in the source; patterns are run here. */
export function valid(schema: any, value: any, root: any = schema): boolean {
  return typeof schema === 'boolean' ? schema : CHECKS.every((check) => check(schema, value, root))
}

const CHECKS: readonly Check[] = [
  ({ $ref }, value, root) => {
    if (!$ref) return true
    const steps = $ref.split('/').slice(1)
    return valid(
      steps.reduce((node: any, key: string) => node[key], root),
      value,
      root,
    )
  },
  ({ type }, value) => {
    const types: string[] = [type ?? []].flat()
    return (
      types.length === 0 ||
      types.some((each) => each === kindOf(value) || (each === 'integer' && Number.isInteger(value)))
    )
  },
  (schema, value) => !('const' in schema) || same(schema.const, value),
  (schema, value) => !schema.enum || schema.enum.some((each: any) => same(each, value)),
  ({ allOf }, value, root) => !allOf || allOf.every((each: any) => valid(each, value, root)),
  ({ anyOf }, value, root) => !anyOf || anyOf.some((each: any) => valid(each, value, root)),
  ({ oneOf }, value, root) => !oneOf || oneOf.filter((each: any) => valid(each, value, root)).length === 1,
  (schema, value) => kindOf(value) !== 'number' || validNumber(schema, value),
  (schema, value) => kindOf(value) !== 'string' || validString(schema, value),
  (schema, value, root) => kindOf(value) !== 'array' || validList(schema, value, root),
  (schema, value, root) => kindOf(value) !== 'object' || validObject(schema, value, root),
]

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function validNumber(schema: any, value: number): boolean {
  const steps = schema.multipleOf ? value / schema.multipleOf : 0
  return (
    within(value, schema.minimum, schema.maximum) &&
    !(value <= schema.exclusiveMinimum) &&
    !(value >= schema.exclusiveMaximum) &&
    Math.abs(steps - Math.round(steps)) < 1e-6
  )
}

function validString({ minLength, maxLength, pattern }: any, value: string): boolean {
  return within([...value].length, minLength, maxLength) && (!pattern || new RegExp(pattern, 'u').test(value))
}

function validList(schema: any, value: any[], root: any): boolean {
  if (!within(value.length, schema.minItems, schema.maxItems)) return false
  if (schema.uniqueItems && new Set(value.map((each) => JSON.stringify(each))).size < value.length) return false
  return value.every((each, at) => valid(schema.prefixItems?.[at] ?? schema.items ?? true, each, root))
}

function validObject(schema: any, value: any, root: any): boolean {
  const { required = [], properties = {}, additionalProperties = true } = schema
  if (!required.every((name: string) => Object.hasOwn(value, name))) return false
  return Object.entries(value).every(([name, each]) => valid(properties[name] ?? additionalProperties, each, root))
}

function within(value: number, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): boolean {
  return value >= least && value <= most
}

/** Moves the definitions that a drawn schema carries to the root, where its references look for them. */
export function relocate(schema: any, path = 'x'): any {
  if (schema.$ref) return { $ref: `#/$defs/${path}` }
  const mapped = { ...schema }
  if (schema.items) mapped.items = relocate(schema.items, `${path}i`)
  for (const key of ['anyOf', 'allOf']) {
    if (schema[key]) mapped[key] = schema[key].map((each: any, at: number) => relocate(each, `${path}${key}${at}`))
  }
  if (schema.properties) {
    const entries = Object.entries(schema.properties).map(([name, each]) => [name, relocate(each, `${path}p${name}`)])
    mapped.properties = Object.fromEntries(entries)
  }
  return mapped
}

/** The definitions that `relocate` refers to, by their new names. */
export function collect(schema: any, path = 'x'): Record<string, any> {
  if (schema.$ref)
    return { [path]: relocate(schema.$defs.inner, `${path}r`), ...collect(schema.$defs.inner, `${path}r`) }
  const inner: [any, string][] = [
    ...(schema.items ? [[schema.items, `${path}i`] as [any, string]] : []),
    ...['anyOf', 'allOf'].flatMap((key) =>
      (schema[key] ?? []).map((each: any, at: number) => [each, `${path}${key}${at}`] as [any, string]),
    ),
    ...Object.entries(schema.properties ?? {}).map(([name, each]) => [each, `${path}p${name}`] as [any, string]),
  ]
  return Object.assign({}, ...inner.map(([each, at]) => collect(each, at)))
}
