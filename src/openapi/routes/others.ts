import { byGateway, byProvider, bytes, json, type Method, type Route } from '../route.ts'
import { Document, RealtimeModel, Welcome } from '../schemas/others.ts'

const METHODS: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete']

const providers: readonly Route[] = METHODS.map((method) =>
  byProvider({
    id: `${method}Provider`,
    method,
    path: '/providers/{provider}/{path}',
    tag: 'Providers',
    summary: 'Ask a path of a provider’s own API, with the tenant’s credential.',
    description: 'The path may have slashes. Body, status and errors pass as they are.',
    ...(method === 'get' ? {} : { body: [bytes('*/*')], isBodyOptional: true }),
    answer: [bytes('*/*')],
    headers: ['x-sluice-provider'],
  }),
)

/** What has no format of its own: providers' own paths, sockets, and where to begin. */
export const otherRoutes: readonly Route[] = [
  ...providers,
  byProvider({
    id: 'speakInRealtime',
    method: 'get',
    path: '/v1/realtime',
    tag: 'Chat',
    summary: 'Open a socket to a model that speaks and listens, in the form of OpenAI’s Realtime.',
    description: 'Needs `Upgrade: websocket`. Browsers give the key as the protocol `openai-insecure-api-key.{key}`.',
    query: RealtimeModel,
    status: 101,
    answer: [],
    headers: ['x-sluice-provider', 'x-sluice-model'],
  }),
  byGateway({
    id: 'welcome',
    method: 'get',
    path: '/',
    tag: 'About',
    summary: 'Say where to begin.',
    access: 'public',
    answer: [json(Welcome, { name: 'Sluice', api: '/v1', models: '/v1/models' })],
  }),
  byGateway({
    id: 'describeApi',
    method: 'get',
    path: '/openapi.json',
    tag: 'About',
    summary: 'Show this document.',
    access: 'public',
    answer: [json(Document)],
  }),
]
