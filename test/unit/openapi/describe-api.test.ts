import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { describeApi } from '../../../src/openapi/describe-api.ts'
import { byGateway, bytes, json, type Route } from '../../../src/openapi/route.ts'
import { routes } from '../../../src/openapi/routes/index.ts'
import { FAULTS, type FaultCode } from '../../../src/shared/faults.ts'
import { expectOpenAi } from '../../support/openai-contract.ts'
import { faultsIn, operationsOf, readOpenApi, resolve } from '../../support/openapi.ts'

const whole = readOpenApi(describeApi(routes, 'https://ai.example.com', '1.2.3'))
const of = (...some: readonly Route[]) => readOpenApi(describeApi(some, 'https://ai.example.com', '1.2.3'))

const route: Route = byGateway({
  id: 'getThing',
  method: 'get',
  path: '/v1/things/{thing_id}',
  tag: 'Models',
  summary: 'Show a thing.',
  query: z.object({ limit: z.int().min(1).default(5), after: z.string() }),
  answer: [json(z.object({ name: z.string() }), { name: 'a' })],
})

test('the data plane is told as OpenAPI 3.1 says, every reference leads somewhere and every example is valid', () => {
  expect(faultsIn(whole)).toEqual([])
  expect(operationsOf(whole).length).toBeGreaterThan(40)
})

test('the order of the routes changes nothing', () => {
  const [one, other] = [routes, routes.toReversed()].map((some) =>
    JSON.stringify(describeApi(some, 'https://a.test', '1')),
  )
  expect(one).toBe(other)
  expect(Object.keys(whole.paths)).toEqual(Object.keys(whole.paths).toSorted())
  expect(Object.keys(whole.components.schemas)).toEqual(Object.keys(whole.components.schemas).toSorted())
})

test('it is told where it is served, in which version, and how a key is sent', () => {
  expect(whole.servers).toEqual([{ url: 'https://ai.example.com' }])
  expect(whole.info.version).toBe('1.2.3')
  expect(whole.security).toEqual([{ bearer: [] }, { 'x-api-key': [] }, { 'x-goog-api-key': [] }])
  expect(Object.keys(whole.components.securitySchemes)).toEqual(['bearer', 'x-api-key', 'x-goog-api-key'])
})

test('a route told twice is noticed', () => {
  expect(() => of(route, route)).toThrow('Told twice: get /v1/things/{thing_id}')
})

describe('an operation', () => {
  test('has its parameters, of the path and of the query', () => {
    const [{ operation }] = operationsOf(of(route)) as [ReturnType<typeof operationsOf>[number]]
    expect(operation.parameters).toEqual([
      { name: 'thing_id', in: 'path', required: true, schema: { type: 'string', minLength: 1 } },
      { name: 'limit', in: 'query', schema: { default: 5, type: 'integer', minimum: 1 } },
      { name: 'after', in: 'query', required: true, schema: { type: 'string' } },
    ])
  })

  test('has a good answer with its headers, and what it needs', () => {
    const { get } = of(route).paths['/v1/things/{thing_id}']!
    expect(get?.responses['200']).toMatchObject({
      headers: { 'x-request-id': { $ref: '#/components/headers/x-request-id' } },
      content: { 'application/json': { example: { name: 'a' } } },
    })
    expect(get?.['x-sluice-scope']).toBe('inference')
    expect(get?.security).toBeUndefined()
  })

  test('that is open to anybody needs no key and has no errors', () => {
    const { get } = of({ ...route, access: 'public' }).paths['/v1/things/{thing_id}']!
    expect(get?.security).toEqual([])
    expect(Object.keys(get?.responses ?? {})).toEqual(['200'])
  })

  test('that a model answers says who it was, and may fail as a provider can', () => {
    const { post } = of({ ...route, by: 'model', method: 'post', body: [bytes('text/plain')] }).paths[route.path]!
    expect(post?.responses['200']).toHaveProperty(['headers', 'x-sluice-provider'])
    expect(Object.keys(post?.responses ?? {})).toEqual(expect.arrayContaining(['404', '413', '429', '502', '504']))
    expect(Object.keys(of(route).paths[route.path]?.get?.responses ?? {})).not.toContain('502')
  })
})

describe('errors', () => {
  const examplesOf = (name: string): Record<string, { value: any }> =>
    (whole.components.responses[name]?.content?.['application/json']?.examples ?? {}) as any
  /** A wrong method, and a conflict, are none of the data plane's. */
  const codes = (Object.keys(FAULTS) as FaultCode[]).filter((code) => !/^(method_not_allowed|conflict)$/.test(code))

  test.each(codes)('%s is told under its status, in every form', (code) => {
    const { status, type } = FAULTS[code]
    expect(examplesOf(`Error${status}`)[code]?.value.error).toMatchObject({ code, type, param: null })
    expect(examplesOf(`GoogleError${status}`)[code]?.value.error).toMatchObject({ code: status })
    const anthropic = code === 'provider_overloaded' ? 529 : status
    expect(examplesOf(`AnthropicError${anthropic}`)[code]?.value).toMatchObject({ type: 'error' })
  })

  test('come in the form of the operation', () => {
    const answer = (path: string) => whole.paths[path]?.post?.responses['400']
    expect(answer('/v1/chat/completions')).toEqual({ $ref: '#/components/responses/Error400' })
    expect(answer('/v1/messages')).toEqual({ $ref: '#/components/responses/AnthropicError400' })
    expect(answer('/v1beta/models/{model}:generateContent')).toEqual({ $ref: '#/components/responses/GoogleError400' })
  })
})

test.each([
  ['/v1/chat/completions', 'post', 'CreateChatCompletionResponse'],
  ['/v1/completions', 'post', 'CreateCompletionResponse'],
  ['/v1/responses', 'post', 'Response'],
  ['/v1/responses/{response_id}', 'get', 'Response'],
  ['/v1/responses/{response_id}/input_items', 'get', 'ResponseItemList'],
  ['/v1/responses/input_tokens', 'post', 'TokenCountsResource'],
  ['/v1/responses/compact', 'post', 'CompactResource'],
  ['/v1/models', 'get', 'ListModelsResponse'],
  ['/v1/models/{model}', 'get', 'Model'],
  ['/v1/embeddings', 'post', 'CreateEmbeddingResponse'],
  ['/v1/images/generations', 'post', 'ImagesResponse'],
  ['/v1/audio/transcriptions', 'post', 'CreateTranscriptionResponseJson'],
  ['/v1/audio/translations', 'post', 'CreateTranslationResponseJson'],
  ['/v1/files', 'get', 'ListFilesResponse'],
  ['/v1/files/{file_id}', 'get', 'OpenAIFile'],
  ['/v1/files/{file_id}', 'delete', 'DeleteFileResponse'],
  ['/v1/batches', 'get', 'ListBatchesResponse'],
  ['/v1/batches/{batch_id}', 'get', 'Batch'],
] as const)('the example of %s (%s) is what OpenAI describes as %s', (path, method, schema) => {
  const answer = whole.paths[path]?.[method]?.responses['200'] as any
  expectOpenAi(schema, answer.content['application/json'].example)
})

test('every error example in OpenAI’s form is what OpenAI describes', () => {
  for (const [name, { content }] of Object.entries(whole.components.responses)) {
    if (!/^Error\d/.test(name)) continue
    for (const { value } of Object.values(content?.['application/json']?.examples ?? {})) {
      expectOpenAi('ErrorResponse', value)
    }
  }
  expect(resolve(whole, '#/components/responses/Error401')).toBeDefined()
})
