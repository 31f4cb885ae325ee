import type { Raw } from '../shared/json.ts'
import { errorComponents } from './errors.ts'
import { headerComponents } from './headers.ts'
import { openSchemas } from './json-schemas.ts'
import { operationOf } from './operation.ts'
import type { Route } from './route.ts'
import { TAGS } from './tags.ts'
import { webhookMessages } from './webhooks.ts'

const ABOUT =
  'One door to many models: OpenAI’s API, Anthropic’s Messages and Google’s generateContent, answered by whichever provider a route or `auto` chooses.'

const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'As OpenAI’s clients send their key.' },
  'x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'As Anthropic’s clients do.' },
  'x-goog-api-key': { type: 'apiKey', in: 'header', name: 'x-goog-api-key', description: 'As Google’s clients do.' },
}

const TIMEOUT = {
  name: 'x-sluice-timeout-ms',
  in: 'header',
  description: 'How long the caller waits, in milliseconds.',
  schema: { type: 'integer', minimum: 1 },
}

/** The OpenAPI 3.1 document of these routes, in an order that does not depend on theirs. */
export function describeApi(routes: readonly Route[], origin: string, version: string): Raw {
  const schemas = openSchemas()
  const paths = pathsOf(routes, (route) => operationOf(route, schemas))
  const webhooks = webhookMessages(schemas)
  const responses = referred('responses', errorComponents(schemas), paths)
  return {
    openapi: '3.1.0',
    info: { title: 'Sluice', version, description: ABOUT, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: origin }],
    security: Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] })),
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      schemas: schemas.components(),
      responses,
      parameters: { timeout: TIMEOUT },
      headers: referred('headers', headerComponents(), [paths, responses]),
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

/** The components that something refers to. */
function referred(kind: string, components: Raw, by: unknown): Raw {
  const refs = new Set(refsIn(by))
  return Object.fromEntries(Object.entries(components).filter(([name]) => refs.has(`#/components/${kind}/${name}`)))
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => (key === '$ref' ? [String(each)] : refsIn(each)))
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

function pathsOf(routes: readonly Route[], tell: (route: Route) => Raw): Raw {
  const ordered = routes.toSorted(
    (a, b) => order(a.path, b.path) || METHODS.indexOf(a.method) - METHODS.indexOf(b.method),
  )
  const paths = new Map<string, Record<string, Raw>>()
  for (const route of ordered) {
    const operations = paths.get(route.path) ?? {}
    if (Object.hasOwn(operations, route.method)) throw new Error(`Told twice: ${route.method} ${route.path}`)
    operations[route.method] = tell(route)
    paths.set(route.path, operations)
  }
  return Object.fromEntries(paths)
}

/** Not as people sort: the same everywhere. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
