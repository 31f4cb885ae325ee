import type { Raw } from '../../shared/json.ts'

/** The object without its null and undefined fields. */
export function present(fields: Raw): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}
