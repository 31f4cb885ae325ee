import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import { useRange } from '../data/range.ts'
import { hourOf } from '../format/times.ts'
import { type Look, optionsOf } from './options.ts'
import { type Plot, stacked } from './series.ts'
import { partColour, useColours } from './use-colours.ts'

interface Chart {
  readonly plot: Plot
  readonly look?: Look
  readonly isStacked?: boolean
  readonly height?: number
}

/** Something over time, drawn, with the same as a table behind it. Dragging over it looks closer. */
export function TimeChart({ plot, look = 'line', isStacked = false, height = 190 }: Chart) {
  const [index, setIndex] = useState<number | null>(null)
  return (
    <figure className="min-w-0">
      <Legend plot={plot} index={index} />
      <Canvas plot={plot} look={look} isStacked={isStacked} height={height} onCursor={setIndex} />
      <AsTable plot={plot} />
    </figure>
  )
}

function Canvas({
  plot,
  look,
  isStacked,
  height,
  onCursor,
}: Required<Chart> & { readonly onCursor: (index: number | null) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [{ timezone }, setRange] = useRange()
  const colours = useColours()
  const data = useMemo(() => dataOf(plot, isStacked), [plot, isStacked])
  const zoom = useRef(setRange)
  zoom.current = setRange
  useEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (!box.current || width === 0) return
    const onZoom = (from: number, to: number) =>
      zoom.current({ range: null, from: String(Math.floor(from)), to: String(Math.ceil(to)) })
    const options = optionsOf({ plot, look, isStacked, colours, timezone, width, height, onCursor, onZoom })
    const chart = new uPlot(options, data, box.current)
    return () => chart.destroy()
  }, [plot, look, isStacked, colours, timezone, width, height, onCursor, data])
  return <div ref={box} aria-hidden="true" className="min-w-0 overflow-hidden" style={{ height }} />
}

function dataOf({ at, series }: Plot, isStacked: boolean): uPlot.AlignedData {
  const drawn = isStacked ? stacked(series).toReversed() : series
  return [at.map((time) => time / 1_000), ...drawn.map(({ values }) => [...values])]
}

/** The parts by name; with the values at the point that is pointed at. */
function Legend({ plot, index }: { readonly plot: Plot; readonly index: number | null }) {
  const [{ timezone }] = useRange()
  const at = index === null ? undefined : plot.at[index]
  return (
    <figcaption className="mb-1 flex min-h-5 flex-wrap items-center gap-x-4 gap-y-0.5 text-xs text-muted">
      <span className="sr-only">{plot.name}</span>
      {plot.series.map(({ name, values }, part) => (
        <span key={name} className="inline-flex max-w-full items-center gap-1.5">
          <span className="size-2 shrink-0 rounded-xs" style={{ background: partColour(part) }} />
          <span className="truncate">{name}</span>
          {index !== null && <span className="figures font-medium text-ink">{plot.format(values[index] ?? 0)}</span>}
        </span>
      ))}
      {at !== undefined && <span className="figures ml-auto whitespace-nowrap">{hourOf(at, timezone)}</span>}
    </figcaption>
  )
}

function AsTable({ plot }: { readonly plot: Plot }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="mt-1 text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit text-muted hover:text-ink">Show as table</summary>
      {isOpen && <Values plot={plot} />}
    </details>
  )
}

function Values({ plot }: { readonly plot: Plot }) {
  const [{ timezone }] = useRange()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section className="relative mt-2 max-h-64 overflow-auto" aria-label={plot.name} tabIndex={0}>
      <table className="w-full">
        <caption className="sr-only">{plot.name}</caption>
        <thead>
          <tr>
            <th scope="col" className="pr-3 text-left font-medium">
              From
            </th>
            {plot.series.map(({ name }) => (
              <th key={name} scope="col" className="px-2 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="figures">
          {plot.at.map((time, index) => (
            <tr key={time}>
              <th scope="row" className="pr-3 text-left font-normal whitespace-nowrap text-muted">
                {hourOf(time, timezone)}
              </th>
              {plot.series.map(({ name, values }) => (
                <td key={name} className="px-2 text-right">
                  {values[index] == null ? '–' : plot.format(values[index])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
