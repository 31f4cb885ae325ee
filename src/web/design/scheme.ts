import { useSyncExternalStore } from 'react'

/** Light, dark, or as the system has it. */
export type Scheme = 'light' | 'dark' | 'system'

const STORED = 'sluice.scheme'
const listeners = new Set<() => void>()
let current: Scheme = 'system'

/** Takes up the scheme that was chosen last on this machine. */
export function restoreScheme(): void {
  try {
    show(localStorage.getItem(STORED))
  } catch {
    // A browser that keeps nothing shows what the system has.
  }
}

/** The scheme in force and what changes it. */
export function useScheme(): [Scheme, (scheme: Scheme) => void] {
  return [useSyncExternalStore(subscribe, () => current), choose]
}

function choose(scheme: Scheme): void {
  show(scheme)
  try {
    localStorage.setItem(STORED, scheme)
  } catch {
    // It then holds until the page is left.
  }
}

function show(scheme: string | null): void {
  current = scheme === 'light' || scheme === 'dark' ? scheme : 'system'
  const { dataset } = document.documentElement
  if (current === 'system') delete dataset.scheme
  else dataset.scheme = current
  for (const tell of listeners) tell()
}

/** Calls back whenever colours may have changed. */
export function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', tell)
  return () => {
    listeners.delete(tell)
    system.removeEventListener('change', tell)
  }
}
