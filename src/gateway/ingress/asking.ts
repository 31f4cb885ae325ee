import type { Caller } from '../../identity/identify.ts'
import type { Asking } from '../call.ts'
import { patienceOf } from './patience.ts'

/** What a request asks for, where that differs from plain talk by name. */
type Asked = Pick<Asking, 'operation' | 'model'> & Partial<Asking>

/** What every request has, of one that is no chat. */
export function askingOf(request: Request, caller: Caller, id: string, startedAt: number, asked: Asked): Asking {
  return {
    id,
    caller,
    stream: false,
    length: 0,
    thinks: false,
    session: null,
    customer: null,
    pin: null,
    metadata: null,
    restriction: null,
    policy: null,
    filters: null,
    said: null,
    startedAt,
    traceparent: request.headers.get('traceparent'),
    patienceMs: patienceOf(request.headers),
    signal: request.signal,
    ...asked,
  }
}

const CUSTOMER_MAX = 256

/** The end customer that a request's `user` names; null where it names none. */
export function customerOf(user: unknown): string | null {
  return typeof user === 'string' && user !== '' ? user.slice(0, CUSTOMER_MAX) : null
}
