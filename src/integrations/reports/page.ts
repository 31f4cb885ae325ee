import { escapeHtml } from './escape-html.ts'

type Cell = string | number
type Rows = readonly (readonly Cell[])[]

const STYLE = `
@page { margin: 18mm }
body { font: 14px/1.5 system-ui, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; break-after: avoid }
p.note { color: #555 } table { border-collapse: collapse; width: 100% } tr { break-inside: avoid }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td, p { overflow-wrap: anywhere }`

/** One page of HTML that stands by itself, to be read or printed: no script, nothing fetched from anywhere. `parts` are HTML already. */
export function pageOf(title: string, notes: readonly string[], parts: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeHtml(title)}</h1>`,
    ...notes.map(note),
    ...parts,
    '</body></html>',
  ].join('\n')
}

/** A part of a page under a title of its own. */
export function section(title: string, parts: readonly string[]): string {
  return `<section><h2>${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`
}

/** Mail programs drop what is in the head of a page: what a table must have is on its cells as well. */
const CELL = 'padding:4px 8px;border-bottom:1px solid #ddd;vertical-align:top;text-align:'

/** A table; columns of figures stand to the right. Without rows there is no table, but a word. */
export function table(heads: readonly string[], rows: Rows): string {
  if (rows.length === 0) return note('None.')
  const mark = (at: number) =>
    rows.every((row) => isFigure(row[at])) ? ` class="n" style="${CELL}right"` : ` style="${CELL}left"`
  const line = (cells: readonly Cell[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell, at) => `<${tag}${mark(at)}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`
  const head = heads.some((each) => each !== '') ? `<thead>${line(heads, 'th')}</thead>` : ''
  return `<table style="border-collapse:collapse;width:100%">${head}<tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table>`
}

function isFigure(cell: Cell | undefined): boolean {
  return typeof cell === 'number' || /^[-+]?\$?\d/.test(cell ?? '')
}

/** A remark. */
export function note(text: string): string {
  return `<p class="note">${escapeHtml(text)}</p>`
}

/** Nano-dollars as US dollars; what is less than one to the millionth. */
export function usd(nanos: number): string {
  const dollars = Math.abs(nanos) / 1e9
  return `${nanos < 0 ? '-' : ''}$${dollars.toFixed(dollars > 0 && dollars < 1 ? 6 : 2)}`
}

/** A share as percent. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** The same, where it may not be known. */
export function maybePercent(share: number | null): string {
  return share === null ? 'not known' : percent(share)
}

/** A quality from 0 to 1. */
export function score(value: number | null): string {
  return value === null ? 'not known' : value.toFixed(3)
}

/** A word with a capital. */
export function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

/** The day of a moment, UTC. */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The minute of a moment, UTC. */
export function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
