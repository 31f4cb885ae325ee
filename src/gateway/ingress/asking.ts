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
    pin: null,
    metadata: null,
    said: null,
    startedAt,
    patienceMs: patienceOf(request.headers),
    signal: request.signal,
    ...asked,
  }
}
