import type { Raw } from '../shared/json.ts'
import { errorsOf } from './errors.ts'
import { answerHeaders } from './headers.ts'
import type { Schemas, Side } from './json-schemas.ts'
import type { Content, Route } from './route.ts'

/** A route as an operation of the document. */
export function operationOf(route: Route, schemas: Schemas): Raw {
  const { id, tag, summary, description, access } = route
  const parameters = [...inPath(route), ...inQuery(route, schemas), ...inHeaders(route)]
  const scope = access === 'public' || access === 'any key' ? {} : { 'x-sluice-scope': access }
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBody(route, schemas),
    responses: { [String(route.status ?? 200)]: answer(route, schemas), ...errorsOf(route) },
    ...(access === 'public' ? { security: [] } : {}),
    ...scope,
  }
}

/** What stands for a part of a path. */
const PARTS: Readonly<Record<string, string>> = {
  model: 'A model by any name that a request may use for it. Slashes may be written as they are.',
  provider: 'A provider by its id.',
  path: 'A path below the provider’s address. Slashes are written as they are.',
}

function inPath({ path }: Route): Raw[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...(Object.hasOwn(PARTS, name) ? { description: PARTS[name] } : {}),
    schema: { type: 'string', minLength: 1 },
  }))
}

function inQuery({ query }: Route, schemas: Schemas): Raw[] {
  if (!query) return []
  const { fields, required } = schemas.fieldsOf(query)
  return Object.entries(fields).map(([name, schema]) => {
    return { name, in: 'query', ...(required.includes(name) ? { required: true } : {}), schema }
  })
}

function inHeaders({ by }: Route): Raw[] {
  return by === 'model' ? [{ $ref: '#/components/parameters/timeout' }] : []
}

function requestBody({ body, isBodyOptional = false }: Route, schemas: Schemas): Raw {
  if (!body) return {}
  const content = contentOf(body, schemas, 'input')
  return { requestBody: { ...(isBodyOptional ? {} : { required: true }), content } }
}

function answer(route: Route, schemas: Schemas): Raw {
  const { answer: contents, status = 200 } = route
  const content = contents.length > 0 ? { content: contentOf(contents, schemas, 'output') } : {}
  const description = status === 101 ? 'The socket is open.' : status === 201 ? 'It is done.' : 'The answer.'
  return { description, headers: answerHeaders(route), ...content }
}

function contentOf(contents: readonly Content[], schemas: Schemas, side: Side): Raw {
  return Object.fromEntries(
    contents.map(({ type, schema, example }) => [
      type,
      {
        ...(schema ? { schema: schemas.schemaOf(schema, side) } : {}),
        ...(example === undefined ? {} : { example }),
      },
    ]),
  )
}
