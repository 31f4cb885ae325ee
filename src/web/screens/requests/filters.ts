import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { withParams } from '../../data/range.ts'
import type { Generation } from '../../data/shapes.ts'

/** What of requests can be asked for, by the words of the address and of the API alike. */
export const FILTERS = [
  'model',
  'key',
  'outcome',
  'status',
  'cache',
  'customer',
  'from',
  'to',
  'requested_model',
  'provider',
  'team',
  'user',
  'tag',
  'error',
  'operation',
  'class',
] as const
export type FilterName = (typeof FILTERS)[number]
export type Filters = Readonly<Partial<Record<FilterName, string>>>

/** The filters that the address holds, and what sets some of them. */
export function useFilters(): readonly [Filters, (change: Readonly<Record<string, string | null>>) => void] {
  const [params, setParams] = useSearchParams()
  const text = FILTERS.map((name) => params.get(name) ?? '').join('\n')
  const filters = useMemo(() => {
    const values = text.split('\n')
    return Object.fromEntries(
      FILTERS.map((name, index) => [name, values[index] ?? '']).filter(([, value]) => value !== ''),
    ) as Filters
  }, [text])
  return [filters, (change) => setParams((before) => withParams(before, change), { replace: true })]
}

/** Whether a request that just ended is one of those asked for. */
export function fits(request: Generation, filters: Filters): boolean {
  const { model = '', key, outcome, status, cache, customer, from, to } = filters
  const names = [`${request.provider}/${request.model}`, request.model, request.requestedModel]
  return (
    (model === '' || names.includes(model)) &&
    same(key, request.keyId) &&
    same(outcome, request.outcome) &&
    same(status, String(request.status)) &&
    same(cache, request.cache) &&
    same(customer, request.customer ?? '') &&
    request.at >= Number(from ?? 0) &&
    request.at < Number(to ?? Number.POSITIVE_INFINITY)
  )
}

function same(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual
}
