import { Estimate } from '../../contract/router.ts'
import { byGateway, byProvider, bytes, json, type Method, type Route } from '../route.ts'
import { ChatCompletionRequest } from '../schemas/chat.ts'
import { Document, RealtimeModel, ReceiptKeys, Welcome } from '../schemas/others.ts'

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
    id: 'estimate',
    method: 'post',
    path: '/v1/estimate',
    tag: 'Router',
    summary: 'Say what a chat would cost, take and be worth, at each model it could go to. Sends and charges nothing.',
    body: [json(ChatCompletionRequest, { model: 'auto', messages: [{ role: 'user', content: 'Say hello.' }] })],
    answer: [json(Estimate)],
  }),
  byGateway({
    id: 'receiptKeys',
    method: 'get',
    path: '/.well-known/sluice-receipts.json',
    tag: 'Router',
    summary: 'Show the public keys that verify receipts: a JWK set (RFC 7517) of Ed25519 keys.',
    access: 'public',
    answer: [json(ReceiptKeys)],
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
