import { expect, test } from 'vitest'
import { WEBHOOK_DATA } from '../../../src/contract/webhook-events.ts'
import { endpoints } from '../../../src/control/endpoints.ts'
import { openApiDocument } from '../../../src/openapi/open-api-document.ts'
import { mountedRoutes } from '../../../src/routes.ts'
import { faultsIn, operationsOf, readOpenApi } from '../../support/openapi.ts'
import { ask } from '../../support/worker/gateway.ts'

const document = readOpenApi(openApiDocument('https://ai.example.com', '1.2.3'))
const told = operationsOf(document)

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** A path by its shape: what a parameter is called does not matter. */
const shapeOf = (path: string) => path.replaceAll(/\{\w+\}/g, '{}')

/** The shapes of a path as Hono has it; one with alternatives has several. */
function shapesOf(path: string): string[] {
  const [, before = path, alternatives] = /^(.*):\w+\{\.\+:\(([\w|]+)\)\}$/.exec(path) ?? []
  const plain = before.replaceAll(/:\w+(\{[^}]*\})?/g, '{}')
  return alternatives ? alternatives.split('|').map((each) => `${plain}{}:${each}`) : [plain]
}

const mounted = mountedRoutes().flatMap(({ method, path }) => {
  return shapesOf(path).map((shape) => ({ method: method.toLowerCase(), shape }))
})
/** What takes all that is left: the control plane answers there, or a fault. */
const isRest = ({ method, shape }: (typeof mounted)[number]) =>
  method === 'all' && (shape === '/*' || mounted.some((other) => other.shape === shape && other.method !== 'all'))
const doors = mounted
  .filter((each) => !isRest(each))
  .flatMap(({ method, shape }) => (method === 'all' ? METHODS : [method]).map((each) => `${each} ${shape}`))
const controls = endpoints.map(({ method, path }) => `${method.toLowerCase()} ${shapeOf(path)}`)

test('every route that is mounted is told, and nothing else', () => {
  const shapes = told.map(({ where }) => shapeOf(where))
  expect(shapes.toSorted()).toEqual([...new Set([...doors, ...controls])].toSorted())
})

test('every endpoint of the control plane is told with the scope it needs and its own summary', () => {
  expect(endpoints.length).toBeGreaterThan(20)
  for (const { method, path, scope, summary } of endpoints) {
    const found = told.find(({ where }) => where === `${method.toLowerCase()} ${path}`)
    expect(found?.operation, `${method} ${path}`).toMatchObject({ summary, 'x-sluice-scope': scope })
  }
})

test('the whole document is built as OpenAPI 3.1 says, every reference leads somewhere, every example is valid', () => {
  expect(faultsIn(document)).toEqual([])
})

test('every event that webhooks are told of is described, with what its message says', () => {
  const { webhooks } = openApiDocument('https://ai.example.com', '1.2.3') as { webhooks: Record<string, unknown> }
  expect(Object.keys(webhooks).sort()).toEqual(Object.keys(WEBHOOK_DATA).sort())
  expect(JSON.stringify(webhooks['provider.up'])).toContain('"downMs"')
})

test('it is served to whoever asks, with the address that was asked', async () => {
  const { response, json } = await ask('/openapi.json', undefined, { authorization: '' })
  expect(response.status).toBe(200)
  const served = readOpenApi(json)
  expect(served.servers).toEqual([{ url: 'http://localhost' }])
  expect(served.paths).toEqual(document.paths)
})
