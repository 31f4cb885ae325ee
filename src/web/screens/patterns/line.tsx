import { useState } from 'react'
import type { Point } from './bars.tsx'

const WIDE = 600
const HIGH = 120

interface Drawn {
  readonly name: string
  readonly points: readonly Point[]
  readonly format: (value: number) => string
}

/** A line along names, such as hours of a week or ranks, with the same as a table behind it. */
export function Line({ name, points, format }: Drawn) {
  const [at, setAt] = useState<number | null>(null)
  const most = Math.max(1e-12, ...points.map(({ value }) => value))
  const xOf = (index: number) => (points.length < 2 ? WIDE / 2 : (index / (points.length - 1)) * WIDE)
  const yOf = (value: number) => HIGH - 2 - (value / most) * (HIGH - 8)
  const path = points.map(({ value }, index) => `${xOf(index).toFixed(1)},${yOf(value).toFixed(1)}`).join(' ')
  const pointed = at === null ? undefined : points[at]
  return (
    <figure>
      <figcaption className="figures flex min-h-4 justify-between text-2xs text-muted">
        <span>{format(most)}</span>
        {pointed && (
          <span>
            {pointed.label}: <span className="text-ink">{format(pointed.value)}</span>
          </span>
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="h-30 w-full border-b border-line text-accent"
        onMouseLeave={() => setAt(null)}
        onMouseMove={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect()
          setAt(Math.round(Math.min(1, Math.max(0, (clientX - left) / width)) * (points.length - 1)))
        }}
      >
        <polygon points={`0,${HIGH} ${path} ${WIDE},${HIGH}`} fill="currentColor" opacity="0.1" />
        <polyline points={path} fill="none" stroke="currentColor" strokeWidth="1.6" vectorEffect="non-scaling-stroke" />
        {at !== null && (
          <line
            x1={xOf(at)}
            x2={xOf(at)}
            y1="0"
            y2={HIGH}
            stroke="currentColor"
            opacity="0.5"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <p aria-hidden="true" className="figures flex justify-between pt-0.5 text-2xs text-muted">
        <span>{points[0]?.label}</span>
        <span>{points.at(-1)?.label}</span>
      </p>
      <AsTable name={name} points={points} format={format} />
    </figure>
  )
}

function AsTable({ name, points, format }: Drawn) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="mt-1 text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit text-muted hover:text-ink">Show as table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        <section aria-label={name} tabIndex={0} className="mt-2 max-h-48 overflow-auto">
          <table className="w-full">
            <caption className="sr-only">{name}</caption>
            <tbody className="figures">
              {points.map(({ label, value }, index) => (
                <tr key={index}>
                  <th scope="row" className="text-left font-normal text-muted">
                    {label}
                  </th>
                  <td className="text-right">{format(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
