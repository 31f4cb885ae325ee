import { SessionInput, SessionView } from '../../contract/session.ts'
import { byGateway, json, type Route } from '../route.ts'

const common = { path: '/admin/session', tag: 'Sessions', access: 'public' } as const
const HEADER = 'Needs the header `x-sluice-csrf`, which no page of another origin can send.'

/** How browsers sign in. */
export const sessionRoutes: readonly Route[] = [
  byGateway({
    ...common,
    id: 'showSession',
    method: 'get',
    summary: 'Say who a browser is signed in as.',
    answer: [json(SessionView)],
  }),
  byGateway({
    ...common,
    id: 'beginSession',
    method: 'post',
    summary: 'Sign a browser in with an API key, for twelve hours at most: the key is kept sealed in a cookie.',
    description: `${HEADER} What the browser asks then needs no key: pages of the same origin alone, and with that header where it changes something.`,
    body: [json(SessionInput, { key: 'sl-your-key' })],
    answer: [json(SessionView)],
  }),
  byGateway({
    ...common,
    id: 'endSession',
    method: 'delete',
    summary: 'Sign a browser out.',
    description: HEADER,
    answer: [json(SessionView)],
  }),
]
