import type { Span } from '../../../shared/calendar.ts'

/** The address of what was counted: a path of the API and a query, what is null left out. */
export function rowsAt(
  path: '/admin/analytics/usage' | '/admin/analytics/patterns' | '/admin/analytics/roi' | '/admin/requests',
  { start, end }: Span,
  more: Readonly<Record<string, string | null | undefined>>,
): string {
  const query = new URLSearchParams({ from: String(start), to: String(end) })
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value)
  return `${path}?${query}`
}
