import type { OptimizerReport, ReportView } from '../../contract/reports.ts'
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

/**
 * A report as one page of HTML that stands by itself, to be read or printed: no script, nothing fetched from anywhere, and
 * every word of the report escaped.
 */
export function renderReport({ kind, periodStart, periodEnd, createdAt, body }: ReportView): string {
  const title = `${capital(kind)} report, ${day(periodStart)} to ${day(periodEnd - 1)}`
  const parts = [summary(body), quality(body), models(body), incidents(body), changes(body), recommendations(body)]
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeHtml(title)}</h1>`,
    note(`Days are UTC. Written ${day(createdAt)}. Money in US dollars, quality from 0 to 1.`),
    ...(body.isSample ? [note(sampleNote(body))] : []),
    ...parts,
    '</body></html>',
  ].join('\n')
}

function sampleNote({ lookedAt, requests, share }: OptimizerReport): string {
  return `${lookedAt} of ${requests} requests were looked at, ${percent(share)} of each hour; sums of routing are scaled up from them.`
}

function summary({ requests, failed, costNanos, routing, share }: OptimizerReport): string {
  const whole = (nanos: number) => usd(nanos / share)
  return section('What was spent and saved', [
    table(
      ['', ''],
      [
        ['Requests', requests],
        ['Failed', failed],
        ['Spent', usd(costNanos)],
        ['Routed by auto', Math.round(routing.requests / share)],
        ['Spent on those', whole(routing.costNanos)],
        ['The same at the best candidate each', whole(routing.baselineNanos)],
        ['The same at the dearest candidate each', whole(routing.dearestNanos)],
        ['Saved against the best', `${whole(routing.savedNanos)} (${percent(routing.savedShare)})`],
      ],
    ),
    note(
      'The best candidate is the one of the best expected quality for the very request; its cost is what was paid, scaled by what both were expected to cost.',
    ),
  ])
}

function quality({ routing, forecasts }: OptimizerReport): string {
  const { graded, qualityLow, qualityHigh } = routing
  const interval = qualityLow === null || qualityHigh === null ? '' : ` (${score(qualityLow)} to ${score(qualityHigh)})`
  return section('How good answers and forecasts were', [
    table(
      ['', ''],
      [
        ['Expected quality of who answered', score(routing.expectedQuality)],
        ['Expected quality of the best candidates', score(routing.bestQuality)],
        [`Mean of ${graded} grades`, `${score(routing.quality)}${interval}`],
        ['Quality forecasts held to', maybePercent(forecasts.quality)],
        ['Cost forecasts held to', maybePercent(forecasts.cost)],
        ['Answers within the expected 90th percentile of time', maybePercent(forecasts.latencyWithinP90)],
        ['Trials of other models', routing.trials],
        ['Trials cost, and more than the next choice', `${usd(routing.trialsNanos)}, ${usd(routing.trialsExtraNanos)}`],
      ],
    ),
  ])
}

function models({ routing }: OptimizerReport): string {
  return section('Who answered', [
    table(
      ['Model', 'Requests', 'Cost'],
      routing.models.map(({ model, requests, costNanos }) => [model, requests, usd(costNanos)]),
    ),
    table(
      ['Version of the router', 'Requests'],
      routing.versions.map(({ version, requests }) => [version, requests]),
    ),
  ])
}

function incidents({ rescued, incidents: kinds }: OptimizerReport): string {
  return section('Incidents', [
    note(`${rescued} requests were answered although an attempt had failed.`),
    table(
      ['Target', 'How it failed', 'Attempts', 'Answered all the same'],
      kinds.map(({ target, error, attempts, rescued: saved }) => [target, error, attempts, saved]),
    ),
  ])
}

function changes({ changes: steps }: OptimizerReport): string {
  return section('What changed', [
    table(
      ['When', 'What', 'To', 'Why'],
      steps.map(({ at, subject, to, reason }) => [moment(at), subject, to, reason]),
    ),
  ])
}

function recommendations({ recommendations: found }: OptimizerReport): string {
  return section('What else would save', [
    table(
      ['Recommendation', 'Saves a day', 'Between', 'Quality', 'Confidence'],
      found.map(({ title, text, savingNanosPerDay, low, high, qualityChange, confidence }) => [
        `${title}. ${text}`,
        usd(savingNanosPerDay),
        `${usd(low)} and ${usd(high)}`,
        `${qualityChange >= 0 ? '+' : ''}${qualityChange.toFixed(3)}`,
        confidence,
      ]),
    ),
    note('Each is reckoned alone, with an interval of 80 %; savings of several do not add up.'),
  ])
}

function section(title: string, parts: readonly string[]): string {
  return `<section><h2>${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`
}

/** Columns of figures stand to the right. Without rows there is no table, but a word. */
function table(heads: readonly string[], rows: Rows): string {
  if (rows.length === 0) return note('None.')
  const mark = (at: number) => (rows.every((row) => isFigure(row[at])) ? ' class="n"' : '')
  const line = (cells: readonly Cell[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell, at) => `<${tag}${mark(at)}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`
  const head = heads.some((each) => each !== '') ? `<thead>${line(heads, 'th')}</thead>` : ''
  return `<table>${head}<tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table>`
}

function isFigure(cell: Cell | undefined): boolean {
  return typeof cell === 'number' || /^[-+]?\$?\d/.test(cell ?? '')
}

function note(text: string): string {
  return `<p class="note">${escapeHtml(text)}</p>`
}

function usd(nanos: number): string {
  const dollars = Math.abs(nanos) / 1e9
  return `${nanos < 0 ? '-' : ''}$${dollars.toFixed(dollars > 0 && dollars < 1 ? 6 : 2)}`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function maybePercent(share: number | null): string {
  return share === null ? 'not known' : percent(share)
}

function score(value: number | null): string {
  return value === null ? 'not known' : value.toFixed(3)
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
