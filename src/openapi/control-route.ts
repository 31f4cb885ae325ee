import type { Endpoint } from '../control/endpoint.ts'
import { json, type Method, type Route } from './route.ts'
import { tagOf } from './tags.ts'

const SOCKET = {
  description: 'Needs `Upgrade: websocket`. Each message is the JSON of one reply.',
  status: 101,
}

/** An endpoint of the control plane as a route of the document. */
export function controlRoute(endpoint: Endpoint): Route {
  const { method, path, summary, scope, reply } = endpoint
  const common = {
    id: operationId(method, path),
    method: method.toLowerCase() as Method,
    path,
    tag: tagOf(path),
    summary,
    access: scope,
    by: 'control' as const,
    errors: 'openai' as const,
    answer: [json(reply)],
  }
  if (endpoint.method === 'GET') return { ...common, query: endpoint.query, ...(endpoint.socket ? SOCKET : {}) }
  const { body, publishes } = endpoint
  return {
    ...common,
    body: [json(body)],
    isBodyOptional: body.safeParse(undefined).success,
    status: endpoint.method === 'POST' ? 201 : 200,
    headers: publishes ? ['x-sluice-publication'] : [],
  }
}

/** `DELETE /admin/keys/{id}` is `deleteAdminKeysById`. */
function operationId(method: string, path: string): string {
  const words = path.split('/').filter((part) => part !== '' && part !== 'v1')
  const named = words.map((part) => (part.startsWith('{') ? `by-${part.slice(1, -1)}` : part))
  return [method.toLowerCase(), ...named].join('-').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
