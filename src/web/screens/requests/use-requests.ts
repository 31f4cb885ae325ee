import { useCallback, useEffect, useRef, useState } from 'react'
import { address, callApi } from '../../data/api.ts'
import { type ApiFault, asApiFault } from '../../data/api-fault.ts'
import type { Generation, List } from '../../data/shapes.ts'
import type { Filters } from './filters.ts'

const PAGE = 100
/** What is kept of a tail that runs for hours. */
const KEPT_MAX = 2_000

/** Requests read so far, newest first. */
export interface Requests {
  readonly rows: readonly Generation[] | undefined
  readonly fault: ApiFault | null
  readonly isAsking: boolean
  readonly hasMore: boolean
  readonly more: () => void
  readonly reload: () => void
  /** Puts requests that just ended before the others. */
  readonly add: (requests: readonly Generation[]) => void
}

interface State {
  readonly rows: readonly Generation[] | undefined
  readonly fault: ApiFault | null
  readonly isAsking: boolean
  readonly hasMore: boolean
}

const EMPTY: State = { rows: undefined, fault: null, isAsking: true, hasMore: false }

/** Reads requests page by page. */
export function useRequests(filters: Filters): Requests {
  const [state, setState] = useState<State>(EMPTY)
  const abort = useRef<AbortController | null>(null)
  const read = useCallback(
    async (before: string | null) => {
      abort.current?.abort()
      const mine = new AbortController()
      abort.current = mine
      setState((now) => ({ ...(before === null ? EMPTY : now), rows: now.rows, isAsking: true }))
      try {
        const path = address('/admin/requests', { ...filters, before, limit: PAGE })
        const { data } = await callApi<List<Generation>>('GET', path, undefined, mine.signal)
        setState((now) => ({
          rows: before === null ? data : merged(now.rows ?? [], data),
          fault: null,
          isAsking: false,
          hasMore: data.length === PAGE,
        }))
      } catch (thrown) {
        if (!mine.signal.aborted) setState((now) => ({ ...now, fault: asApiFault(thrown), isAsking: false }))
      }
    },
    [filters],
  )
  useEffect(() => {
    void read(null)
    return () => abort.current?.abort()
  }, [read])
  const add = useCallback(
    (news: readonly Generation[]) =>
      setState((now) => ({ ...now, rows: merged(news, now.rows ?? []).slice(0, KEPT_MAX) })),
    [],
  )
  return { ...state, add, more: () => void read(state.rows?.at(-1)?.id ?? null), reload: () => void read(null) }
}

/** Each request once, newest first. */
export function merged(some: readonly Generation[], others: readonly Generation[]): readonly Generation[] {
  const byId = new Map([...some, ...others].map((request) => [request.id, request]))
  return [...byId.values()].toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
}
