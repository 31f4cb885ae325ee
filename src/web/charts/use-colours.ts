import { useMemo, useSyncExternalStore } from 'react'
import { subscribe, useScheme } from '../design/scheme.ts'

/** Colours as they are now: what is drawn on a canvas does not follow the page's by itself. */
export interface Colours {
  readonly parts: readonly string[]
  readonly line: string
  readonly muted: string
  readonly panel: string
}

const PARTS = ['--accent', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6', '--chart-7']

/** The colours in force, anew when they change. */
export function useColours(): Colours {
  const [scheme] = useScheme()
  const isDark = useSyncExternalStore(subscribe, () => matchMedia('(prefers-color-scheme: dark)').matches)
  const accent = useSyncExternalStore(subscribe, () => colour('--accent'))
  return useMemo(
    () => ({ parts: PARTS.map(colour), line: colour('--line'), muted: colour('--muted'), panel: colour('--panel') }),
    [scheme, isDark, accent],
  )
}

/** The colour of the part with this number. */
export function partColour(index: number): string {
  return `var(${PARTS[index % PARTS.length]})`
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
