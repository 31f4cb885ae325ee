import type { Generation } from '../../data/shapes.ts'
import { duration } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { Panel } from '../../parts/panel.tsx'

interface Bar {
  readonly name: string
  readonly note: string | null
  readonly startMs: number
  readonly tookMs: number
  readonly isAnswer: boolean
}

/** Attempts one below the other, each from where the one before it ended: what had to be waited for, and what answered. */
export function Waterfall({ request }: { readonly request: Generation }) {
  const bars = barsOf(request)
  const whole = Math.max(1, request.latencyMs, ...bars.map(({ startMs, tookMs }) => startMs + tookMs))
  return (
    <Panel
      title="Attempts"
      about={bars.length === 0 ? 'Nobody was asked.' : `${bars.length} of them, ${duration(request.latencyMs)} in all.`}
    >
      <ol className="flex flex-col gap-2">
        {bars.map((bar, index) => (
          <li key={index} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 text-sm">
            <span className="truncate" title={bar.name}>
              {index + 1}. {bar.name}
            </span>
            <span className="figures flex items-center gap-2 text-muted">
              {bar.note && <Badge tone="bad">{bar.note}</Badge>}
              {duration(bar.tookMs)}
            </span>
            <span className="relative col-span-2 h-2 overflow-hidden rounded-full bg-sunken">
              <span
                className={`absolute h-full min-w-1 rounded-full ${bar.isAnswer ? 'bg-accent' : 'bg-bad'}`}
                style={{ left: `${(bar.startMs / whole) * 100}%`, width: `${(bar.tookMs / whole) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function barsOf({ attempts }: Generation): readonly Bar[] {
  let startMs = 0
  return attempts.map(({ provider, model, status, latencyMs, error }) => {
    const note = error === null ? null : status > 0 ? `${error} · ${status}` : error
    const bar = { name: `${provider}/${model}`, note, startMs, tookMs: latencyMs, isAnswer: error === null }
    startMs += latencyMs
    return bar
  })
}
