import uPlot from 'uplot'
import type { Plot } from './series.ts'
import type { Colours } from './use-colours.ts'

/** How a plot is drawn. */
export type Look = 'line' | 'bars'

interface Wanted {
  readonly plot: Plot
  readonly look: Look
  readonly isStacked: boolean
  readonly colours: Colours
  readonly timezone: string
  readonly width: number
  readonly height: number
  readonly onCursor: (index: number | null) => void
  readonly onZoom: ((from: number, to: number) => void) | null
}

/** What uPlot is told. Series come topmost first where they are stacked, so that each covers what is below it. */
export function optionsOf(wanted: Wanted): uPlot.Options {
  const { plot, look, colours, timezone, width, height, onCursor, onZoom } = wanted
  const font = '11px system-ui, sans-serif'
  const axis = { stroke: colours.muted, font, ticks: { show: false } }
  return {
    width,
    height,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), timezone),
    scales: {
      // The last interval is drawn whole.
      x: { range: (_, first, last) => [first, last + (look === 'bars' ? stepOf(plot) : 0)] },
      y: { range: (_, __, most) => rangeOf(plot.least ?? 0, most) },
    },
    cursor: { y: false, drag: { x: onZoom !== null, y: false, setScale: false }, points: { size: 6 } },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 76, values: (_, splits) => marksOf(splits, timezone) },
      {
        ...axis,
        grid: { stroke: colours.line, width: 1 },
        size: 58,
        space: 36,
        values: (_, values) => values.map((value) => plot.format(value)),
      },
    ],
    series: [{}, ...seriesOf(wanted)],
    hooks: {
      setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width: wide } = chart.select
          if (wide > 4) onZoom?.(chart.posToVal(left, 'x') * 1_000, chart.posToVal(left + wide, 'x') * 1_000)
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
    },
  }
}

/** From the least on, with some room above the most. */
function rangeOf(least: number, most: number): [number, number] {
  return [least, most > least ? most + 0.08 * (most - least) : least + 1]
}

/** Seconds between two points; an hour where there is one alone. */
function stepOf({ at: [first = 0, second = first + 3_600_000] }: Plot): number {
  return (second - first) / 1_000
}

/** Days by their date, and what is between them by the clock. */
function marksOf(splits: readonly number[], timezone: string): string[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, day: 'numeric', month: 'short' })
  return splits.map((seconds) => {
    const time = clock.format(seconds * 1_000)
    return time === '00:00' ? day.format(seconds * 1_000) : time
  })
}

function seriesOf(wanted: Wanted): uPlot.Series[] {
  const { plot, look, isStacked, colours } = wanted
  const bars = look === 'bars' ? uPlot.paths.bars?.({ size: [0.72, 40], align: 1 }) : undefined
  return plot.series.map((_, index) => {
    const part = isStacked ? plot.series.length - 1 - index : index
    const stroke = colours.parts[part % colours.parts.length] ?? colours.muted
    const fill = fillOf(wanted, stroke, index)
    const width = look === 'bars' ? 0 : 1.6
    return { stroke, width, points: { show: false }, ...(fill && { fill }), ...(bars && { paths: bars }) }
  })
}

/** Bars and stacks are solid; of a few lines the first has a breath of colour below it. */
function fillOf({ look, isStacked, plot }: Wanted, stroke: string, index: number): string | null {
  if (look === 'bars' || isStacked) return stroke
  return index === 0 && plot.series.length <= 4 ? `${stroke}1f` : null
}
