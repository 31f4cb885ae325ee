import type { Found } from '../filter.ts'

/** Adds counts of findings to others. */
export function addFound(sum: Found, more: Readonly<Found>): void {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count
}
