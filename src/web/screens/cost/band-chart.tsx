import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import { optionsOf } from '../../charts/options.ts'
import type { Plot } from '../../charts/series.ts'
import { type Colours, useColours } from '../../charts/use-colours.ts'
import { money } from '../../format/numbers.ts'
import { dayOf } from '../../format/times.ts'
import type { Days } from './forecast.ts'

interface Chart {
  readonly days: Days
  readonly timezone: string
}

const HEIGHT = 280
const LINES = ['actual', 'mean', 'high95', 'low95', 'high80', 'low80'] as const

/** Days that were, and days to come with their intervals of 80 and 95 %. */
export function BandChart({ days, timezone }: Chart) {
  const [index, setIndex] = useState<number | null>(null)
  return (
    <figure className="min-w-0">
      <Legend days={days} index={index} timezone={timezone} />
      <Canvas days={days} timezone={timezone} onCursor={setIndex} />
    </figure>
  )
}

function Canvas({ days, timezone, onCursor }: Chart & { readonly onCursor: (index: number | null) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const colours = useColours()
  const plot = useMemo(
    (): Plot => ({
      name: 'Spend a day',
      at: days.at,
      series: LINES.map((name) => ({ name, values: days[name] })),
      format: money,
    }),
    [days],
  )
  useEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (!box.current || width === 0) return
    const wanted = { plot, look: 'line', isStacked: false, colours, timezone, width, height: HEIGHT, onCursor } as const
    const options = { ...optionsOf({ ...wanted, onZoom: null }), ...drawnWith(colours) }
    const data = [plot.at.map((at) => at / 1_000), ...plot.series.map(({ values }) => [...values])]
    const chart = new uPlot(options, data as uPlot.AlignedData, box.current)
    return () => chart.destroy()
  }, [plot, colours, timezone, width, onCursor])
  return <div ref={box} aria-hidden="true" className="min-w-0 overflow-hidden" style={{ height: HEIGHT }} />
}

/** Series in the order of `LINES`: the first two are lines, the others bound bands. */
function drawnWith({ parts: [accent = ''] }: Colours): Pick<uPlot.Options, 'series' | 'bands'> {
  const line = { stroke: accent, width: 1.8, points: { show: false } }
  const edge = { stroke: 'transparent', width: 0, points: { show: false } }
  return {
    series: [{}, { ...line, fill: `${accent}1a` }, { ...line, dash: [5, 4] }, edge, edge, edge, edge],
    bands: [
      { series: [3, 4], fill: `${accent}1c` },
      { series: [5, 6], fill: `${accent}30` },
    ],
  }
}

function Legend({ days, index, timezone }: Chart & { readonly index: number | null }) {
  const read = (name: (typeof LINES)[number]) => (index === null ? null : (days[name][index] ?? null))
  const at = index === null ? undefined : days.at[index]
  const [actual, mean] = [read('actual'), read('mean')]
  return (
    <figcaption className="mb-1 flex min-h-5 flex-wrap items-center gap-x-4 gap-y-0.5 text-xs text-muted">
      <Mark className="h-0.5 w-4 bg-accent">came</Mark>
      <Mark className="w-4 border-t-2 border-dashed border-accent">expected</Mark>
      <Mark className="size-2.5 rounded-xs bg-accent/30">80 %</Mark>
      <Mark className="size-2.5 rounded-xs bg-accent/15">95 %</Mark>
      {at !== undefined && (
        <span className="figures ml-auto text-ink">
          {dayOf(at, timezone)}{' '}
          {actual !== null
            ? money(actual)
            : mean !== null && `${money(mean)} (${money(read('low80'))} to ${money(read('high80'))})`}
        </span>
      )}
    </figcaption>
  )
}

function Mark({ className, children }: { readonly className: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={className} />
      {children}
    </span>
  )
}
