import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { address, callApi, type Query } from './api.ts'
import { type ApiFault, asApiFault } from './api-fault.ts'
import { type Known, knownOf, listen, refresh, revalidate } from './cache.ts'

const FRESH_MS = 5_000

/** What the gateway answers at an address, and how to ask anew. The last answer is shown while the next one is awaited. */
export interface Shown<Reply> extends Known<Reply> {
  readonly reload: () => void
}

/** Reads from the gateway, as types of its contract have it. A path of null asks nothing. */
export function useApi<Reply>(path: string | null, query: Query = {}, everyMs: number | null = null): Shown<Reply> {
  const url = path === null ? '' : address(path, query)
  const subscribe = useCallback((tell: () => void) => listen(url, tell), [url])
  const known = useSyncExternalStore(subscribe, () => knownOf<Reply>(url))
  useEffect(() => {
    if (url === '') return
    void refresh(url, FRESH_MS)
    const onReturn = () => document.visibilityState === 'visible' && void refresh(url, 6 * FRESH_MS)
    document.addEventListener('visibilitychange', onReturn)
    const timer = everyMs === null ? undefined : setInterval(() => void refresh(url, 0), everyMs)
    return () => {
      document.removeEventListener('visibilitychange', onReturn)
      clearInterval(timer)
    }
  }, [url, everyMs])
  const reload = useCallback(() => void refresh(url, 0), [url])
  return { ...known, reload }
}

/** A change under way: what it answered is given to who asked for it, a fault is kept to be shown. */
export interface Change {
  readonly isBusy: boolean
  readonly fault: ApiFault | null
  readonly clear: () => void
  /** Null: it was refused. What begins as one of `touches` is read anew. */
  readonly send: <Reply>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    touches?: readonly string[],
  ) => Promise<Reply | null>
}

/** Changes something at the gateway. */
export function useChange(): Change {
  const [state, setState] = useState<{ isBusy: boolean; fault: ApiFault | null }>({ isBusy: false, fault: null })
  const clear = useCallback(() => setState({ isBusy: false, fault: null }), [])
  const send = useCallback<Change['send']>(async (method, path, body, touches = [path]) => {
    setState({ isBusy: true, fault: null })
    try {
      const reply = await callApi(method, path, body)
      setState({ isBusy: false, fault: null })
      revalidate(...touches)
      return reply as never
    } catch (thrown) {
      setState({ isBusy: false, fault: asApiFault(thrown) })
      return null
    }
  }, [])
  return { ...state, clear, send }
}
