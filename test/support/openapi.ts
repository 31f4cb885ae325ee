import { Ajv2020 } from 'ajv/dist/2020.js'
import * as z from 'zod'

// Source: spec.openapis.org/oas/v3.1.0, as much of it as our document uses.

const Schema = z.record(z.string(), z.unknown())
const Reference = z.strictObject({ $ref: z.string() })
const Header = z.strictObject({ description: z.string(), schema: Schema })
const MediaType = z.strictObject({
  schema: Schema.optional(),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.strictObject({ value: z.unknown() })).optional(),
})
const Content = z.record(z.string().regex(/^[\w*.+-]+\/[\w*.+-]+$/), MediaType)
const Parameter = z.strictObject({
  name: z.string(),
  in: z.enum(['query', 'header', 'path']),
  description: z.string().optional(),
  required: z.literal(true).optional(),
  schema: Schema,
})
const Response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), Reference).optional(),
  content: Content.optional(),
})
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z]\w+$/),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(1),
  description: z.string().optional(),
  parameters: z.array(z.union([Reference, Parameter])).optional(),
  requestBody: z.strictObject({ required: z.literal(true).optional(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.union([Reference, Response])),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  'x-sluice-scope': z.string().optional(),
})
const named = <Value extends z.ZodType>(value: Value) => z.record(z.string().regex(/^[\w.-]+$/), value)

/** An OpenAPI document, and nothing that is not one. */
const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.url() })).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation),
  ),
  webhooks: z.record(z.string().regex(/^[a-z]+\.[a-z]+$/), z.strictObject({ post: Operation })),
  components: z.strictObject({
    schemas: named(Schema),
    responses: named(Response),
    parameters: named(Parameter),
    headers: named(Header),
    securitySchemes: named(z.looseObject({ type: z.enum(['http', 'apiKey']) })),
  }),
})
export type OpenApi = z.infer<typeof Document>

/** The document, typed; fails on one that is not built as OpenAPI 3.1 says. */
export function readOpenApi(value: unknown): OpenApi {
  return Document.parse(JSON.parse(JSON.stringify(value)))
}

/** An operation, and where it is. */
export interface Placed {
  readonly where: string
  readonly path: string
  readonly operation: z.infer<typeof Operation>
}

/** Every operation, as `get /v1/models`. */
export function operationsOf({ paths }: OpenApi): Placed[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ where: `${method} ${path}`, path, operation })),
  )
}

/** Every reference in a value. */
export function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => (key === '$ref' ? [String(each)] : refsIn(each)))
}

/** What a reference leads to; undefined when that is nothing. */
export function resolve(document: OpenApi, ref: string): unknown {
  const keys = ref.replace(/^#\//, '').split('/')
  return keys.reduce<any>((at, key) => at?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document)
}

/** What is wrong with a document beyond how it is built, one sentence each. */
export function faultsIn(document: OpenApi): string[] {
  return [...wrongRefs(document), ...wrongIds(document), ...wrongParameters(document), ...wrongExamples(document)]
}

function wrongRefs(document: OpenApi): string[] {
  const refs = new Set(refsIn(document))
  const components = Object.entries(document.components).filter(([kind]) => kind !== 'securitySchemes')
  const all = components.flatMap(([kind, entries]) =>
    Object.keys(entries).map((name) => `#/components/${kind}/${name}`),
  )
  const missing = [...refs].filter((ref) => resolve(document, ref) === undefined)
  const unused = all.filter((ref) => !refs.has(ref))
  return [...missing.map((ref) => `${ref} leads nowhere`), ...unused.map((ref) => `${ref} is not referred to`)]
}

function wrongIds(document: OpenApi): string[] {
  const ids = operationsOf(document).map(({ operation }) => operation.operationId)
  const tags = document.tags.map(({ name }) => name)
  const strays = operationsOf(document).filter(({ operation }) => !tags.includes(operation.tags[0] ?? ''))
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [...twice.map((id) => `${id} is told twice`), ...strays.map(({ where }) => `${where} has an unknown tag`)]
}

function wrongParameters(document: OpenApi): string[] {
  return operationsOf(document).flatMap(({ where, path, operation }) => {
    const parameters = (operation.parameters ?? []).map((each): z.infer<typeof Parameter> => {
      return '$ref' in each ? Parameter.parse(resolve(document, each.$ref)) : each
    })
    const inPath = parameters.filter((each) => each.in === 'path')
    const optional = inPath.filter(({ required }) => !required).map(({ name }) => `${where}: ${name} is optional`)
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    const declared = inPath.map(({ name }) => name).sort()
    const differs = named.join() === declared.join() ? [] : [`${where}: ${named} is declared as ${declared}`]
    return [...optional, ...differs]
  })
}

type Media = z.infer<typeof MediaType>

/** Every body of every operation and component. */
function mediaIn(document: OpenApi): { readonly where: string; readonly media: Media }[] {
  const bodies = operationsOf(document).flatMap(({ where, operation: { requestBody, responses } }) => [
    ...contents(`${where} asked`, requestBody?.content),
    ...Object.entries(responses).flatMap(([status, response]) =>
      '$ref' in response ? [] : contents(`${where} ${status}`, response.content),
    ),
  ])
  const shared = Object.entries(document.components.responses).flatMap(([name, { content }]) => contents(name, content))
  return [...bodies, ...shared]
}

function contents(where: string, content: Readonly<Record<string, Media>> = {}) {
  return Object.entries(content).map(([type, media]) => ({ where: `${where} ${type}`, media }))
}

function wrongExamples(document: OpenApi): string[] {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'document', components: document.components })
  return mediaIn(document).flatMap(({ where, media: { schema, example, examples = {} } }) => {
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)]
    if (!schema) return values.length > 0 ? [`${where}: an example, and no schema`] : []
    if (!ajv.validateSchema(schema)) return [`${where}: ${ajv.errorsText()}`]
    const validate = ajv.compile(withHome(schema))
    return values.flatMap((value) => (validate(value) ? [] : [`${where}: ${ajv.errorsText(validate.errors)}`]))
  })
}

/** A schema whose references lead into the document. */
function withHome(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/'))
}
