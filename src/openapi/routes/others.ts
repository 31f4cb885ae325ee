import { bytes, json, type Method, own, type Route, routed } from '../route.ts'
import { Document, RealtimeModel, Welcome } from '../schemas/others.ts'

const METHODS: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete']

const providers: readonly Route[] = METHODS.map((method) =>
  routed({
    id: `${method}Provider`,
    method,
    path: '/providers/{provider}/{path}',
    tag: 'Providers',
    summary: 'Ask a path of a provider’s own API, with the tenant’s credential.',
    description: 'The path may have slashes. Body, status and errors pass as they are.',
    ...(method === 'get' ? {} : { body: [bytes('*/*')], isBodyOptional: true }),
    answer: [bytes('*/*')],
  }),
)

/** What has no format of its own: providers' own paths, sockets, and where to begin. */
export const otherRoutes: readonly Route[] = [
  ...providers,
  routed({
    id: 'speakInRealtime',
    method: 'get',
    path: '/v1/realtime',
    tag: 'Chat',
    summary: 'Open a socket to a model that speaks and listens, in the form of OpenAI’s Realtime.',
    description: 'Needs `Upgrade: websocket`. Browsers give the key as the protocol `openai-insecure-api-key.{key}`.',
    query: RealtimeModel,
    status: 101,
    answer: [],
  }),
  own({
    id: 'welcome',
    method: 'get',
    path: '/',
    tag: 'About',
    summary: 'Say where to begin.',
    access: 'public',
    answer: [json(Welcome, { name: 'Sluice', api: '/v1', models: '/v1/models' })],
  }),
  own({
    id: 'describeApi',
    method: 'get',
    path: '/openapi.json',
    tag: 'About',
    summary: 'Show this document.',
    access: 'public',
    answer: [json(Document)],
  }),
]
