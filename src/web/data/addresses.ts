import { address, type Query } from './api.ts'

/** A period whose numbers were counted. Epoch ms. */
export interface Counted {
  readonly from: number
  readonly to: number
  readonly timezone: string
}

/** Where the requests are that a number of a period is made of. */
export function requestsAt({ from, to, timezone }: Counted, only: Query = {}): string {
  return address('/requests', { ...only, from, to, tz: timezone })
}

/** Where a number of a period is taken apart. */
export function explorerAt({ from, to, timezone }: Counted, query: Query = {}): string {
  return address('/cost', { ...query, from, to, tz: timezone })
}

/** The screen that shows what the API names as the place of some rows; null: there is none. */
export function screenOf(rows: string): string | null {
  const [path = '', query = ''] = rows.split('?')
  const screens: Readonly<Record<string, string>> = {
    '/admin/requests': '/requests',
    '/admin/analytics/usage': '/cost',
  }
  const screen = screens[path]
  if (!screen) return null
  const { timezone, ...rest } = Object.fromEntries(new URLSearchParams(query))
  return address(screen, { ...rest, tz: timezone ?? null })
}
