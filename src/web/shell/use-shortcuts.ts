import { useEffect } from 'react'

/** What a key does wherever nobody is writing. */
export interface Shortcuts {
  readonly palette: () => void
  readonly help: () => void
  readonly side: () => void
}

/** Listens for the keys that hold on every screen. */
export function useShortcuts({ palette, help, side }: Shortcuts): void {
  useEffect(() => {
    const does: Readonly<Record<string, () => void>> = { '?': help, '[': side, '/': focusSearch }
    const onKeyDown = (event: KeyboardEvent) => {
      if (isChord(event)) {
        if (event.key.toLowerCase() === 'k') act(event, palette)
      } else if (!isWriting(event.target) && !isCovered()) onPlainKey(event, does[event.key])
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [palette, help, side])
}

function onPlainKey(event: KeyboardEvent, work: (() => void) | undefined): void {
  if (work) act(event, work)
  else if (event.key === 'j' || event.key === 'k') focusRows(event)
}

function isChord({ metaKey, ctrlKey, altKey }: KeyboardEvent): boolean {
  return metaKey || ctrlKey || altKey
}

function act(event: KeyboardEvent, work: () => void): void {
  event.preventDefault()
  work()
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function isCovered(): boolean {
  return document.querySelector('dialog[open]') !== null
}

function focusSearch(): void {
  document.querySelector<HTMLElement>('[data-search]')?.focus()
}

/** From anywhere else the keys of rows lead to the first of them. */
function focusRows(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest('[data-row]')) return
  const row = document.querySelector<HTMLElement>('main [data-row][tabindex="0"]')
  if (row) act(event, () => row.focus())
}
