import type { Filter, Filtered, Found } from './filter.ts'
import { filterStream } from './filter-stream.ts'
import type { Vault } from './vault.ts'

/**
 * Filters a whole text: tokens in the place of what is redacted, counts of everything found. `before`: what a reader
 * would see before it, such as the name of a field.
 */
export function filterText(filter: Filter, vault: Vault, text: string, before = ''): Filtered & { found: Found } {
  vault.reserve(text)
  const stream = filterStream(filter, vault, before)
  return { ...stream.end(text), found: stream.found }
}
