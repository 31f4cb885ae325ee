import type { FilterRule } from '../../contract/filters.ts'
import { compileFilters } from '../../filters/compile-filters.ts'
import type { Filter } from '../../filters/filter.ts'

const KEPT_MAX = 100
const kept = new Map<string, Promise<Filter>>()

/** Rules, ready to look; null: there are none. They are made ready once an isolate. Rejects where a rule is wrong. */
export async function filterFor(rules: readonly FilterRule[]): Promise<Filter | null> {
  if (rules.length === 0) return null
  const name = JSON.stringify(rules)
  const known = kept.get(name)
  if (known) return known
  const fresh = compileFilters(rules)
  if (kept.size >= KEPT_MAX) kept.clear()
  kept.set(name, fresh)
  fresh.catch(() => kept.delete(name))
  return fresh
}
