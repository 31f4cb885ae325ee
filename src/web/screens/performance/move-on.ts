import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
}

/** Arrows go from cell to cell, past those in which nothing is known. */
export function moveOn(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = STEPS[event.key]
  const cell = (event.target as HTMLElement).closest('td')
  if (!step || !cell) return
  event.preventDefault()
  const rows = [...event.currentTarget.rows]
  const at = rows.findIndex((each) => each.contains(cell))
  for (let steps = 1; ; steps++) {
    const next = rows[at + steps * step[0]]?.cells[cell.cellIndex + steps * step[1]]
    const link = next?.querySelector('a')
    link?.focus()
    if (link || !next) return
  }
}
