import type { Recording } from './recording.ts'
import { scoreCard } from './score-card.ts'

/** How a replay went, request by request, against the model that was best on the whole. */
export interface Curve {
  /** Quality so far over that model's so far. */
  readonly quality: readonly number[]
  /** Cost so far over that model's so far. */
  readonly cost: readonly number[]
  /** Quality given up so far, in whole answers. Falls where the choice was better. */
  readonly regret: readonly number[]
}

const WIDTH = 60
const LEVELS = '▁▂▃▄▅▆▇█'

/** The curve of a replay. `choices` holds the column of the model that answered, row by row. */
export function curveOf(recording: Recording, choices: readonly number[]): Curve {
  const best = recording.models.indexOf(scoreCard(recording, choices).best.name)
  const sums = { got: 0, asked: 0, paid: 0, due: 0 }
  const points = recording.rows.map(({ scores, costsUsd }, at) => {
    const chosen = choices[at] ?? 0
    sums.got += scores[chosen] ?? 0
    sums.asked += scores[best] ?? 0
    sums.paid += costsUsd[chosen] ?? 0
    sums.due += costsUsd[best] ?? 0
    return { ...sums }
  })
  return {
    quality: points.map(({ got, asked }) => got / Math.max(1e-9, asked)),
    cost: points.map(({ paid, due }) => paid / Math.max(1e-12, due)),
    regret: points.map(({ got, asked }) => asked - got),
  }
}

/** A curve for the terminal: a line each for quality, cost and regret. */
export function drawCurve({ quality, cost, regret }: Curve): string {
  return [
    `quality so far / best   ${line(quality, 0.5, 1.2)} ${last(quality)}`,
    `cost so far / best      ${line(cost, 0, 1.5)} ${last(cost)}`,
    `regret, in answers      ${line(regret, Math.min(0, ...regret), Math.max(1, ...regret))} ${last(regret)}`,
  ].join('\n')
}

function last(values: readonly number[]): string {
  return (values.at(-1) ?? 0).toFixed(3)
}

function line(values: readonly number[], low: number, high: number): string {
  return Array.from({ length: Math.min(WIDTH, values.length) }, (_, at) => {
    const value = values[Math.floor(((at + 1) * values.length) / Math.min(WIDTH, values.length)) - 1] ?? 0
    const level = Math.floor(((value - low) / (high - low)) * LEVELS.length)
    return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, level))]
  }).join('')
}

const [PICTURE_WIDTH, PICTURE_HEIGHT, MARGIN] = [720, 260, 44]
const PANELS = [
  { name: 'quality so far, over that of the best single model', of: 'quality', low: 0.7, high: 1.1 },
  { name: 'cost so far, over that of the best single model', of: 'cost', low: 0, high: 1.2 },
  { name: 'regret, in whole answers', of: 'regret', low: null, high: null },
] as const

/** Curves of several seeds as a picture: a panel each for quality, cost and regret. */
export function svgOf(curves: readonly Curve[], title: string): string {
  const panels = PANELS.map((panel, at) => {
    const all = curves.flatMap((curve) => curve[panel.of])
    const [low, high] = [panel.low ?? Math.min(0, ...all), panel.high ?? Math.max(1, ...all)]
    const top = at * PICTURE_HEIGHT + MARGIN
    const lines = curves.map((curve) => polyline(curve[panel.of], low, high, top))
    return `${label(MARGIN, top - 10, panel.name)}${frame(top, low, high)}${lines.join('')}`
  })
  const height = PANELS.length * PICTURE_HEIGHT + MARGIN
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE_WIDTH} ${height}" font-family="sans-serif" font-size="13">
<title>${title}: ${curves.length} seeds</title>
<rect width="${PICTURE_WIDTH}" height="${height}" fill="#fff"/>
${panels.join('\n')}
</svg>
`
}

function frame(top: number, low: number, high: number): string {
  const bottom = top + PICTURE_HEIGHT - 2 * MARGIN
  const one = low < 1 && high > 1 ? place(1, low, high, top) : null
  const mark =
    one === null ? '' : `<path d="M${MARGIN} ${one}H${PICTURE_WIDTH - MARGIN}" stroke="#999" stroke-dasharray="4 4"/>`
  return `<path d="M${MARGIN} ${top}V${bottom}H${PICTURE_WIDTH - MARGIN}" fill="none" stroke="#333"/>${mark}${label(4, top + 8, high.toFixed(1))}${label(4, bottom, low.toFixed(1))}`
}

function polyline(values: readonly number[], low: number, high: number, top: number): string {
  const step = (PICTURE_WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1)
  const points = values.map(
    (value, at) => `${(MARGIN + at * step).toFixed(1)},${place(value, low, high, top).toFixed(1)}`,
  )
  return `<polyline points="${points.join(' ')}" fill="none" stroke="#0b6e99" stroke-opacity="0.6" stroke-width="1.5"/>`
}

function place(value: number, low: number, high: number, top: number): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return top + (1 - share) * (PICTURE_HEIGHT - 2 * MARGIN)
}

function label(x: number, y: number, text: string): string {
  return `<text x="${x}" y="${y}" fill="#333">${text}</text>`
}
