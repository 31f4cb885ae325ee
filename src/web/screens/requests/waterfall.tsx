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
  /** From the first word to the last. */
  readonly writingMs: number
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
              {duration(bar.tookMs + bar.writingMs)}
            </span>
            <Track bar={bar} whole={whole} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Track({
  bar: { startMs, tookMs, writingMs, isAnswer },
  whole,
}: {
  readonly bar: Bar
  readonly whole: number
}) {
  const at = (ms: number) => `${(ms / whole) * 100}%`
  return (
    <span className="relative col-span-2 h-2 overflow-hidden rounded-full bg-sunken">
      <span
        className="absolute h-full bg-accent opacity-30"
        style={{ left: at(startMs + tookMs), width: at(writingMs) }}
      />
      <span
        className={`absolute h-full min-w-1 rounded-full ${isAnswer ? 'bg-accent' : 'bg-bad'}`}
        style={{ left: at(startMs), width: at(tookMs) }}
      />
    </span>
  )
}

function barsOf({ attempts, latencyMs: wholeMs }: Generation): readonly Bar[] {
  let startMs = 0
  return attempts.map(({ provider, model, status, latencyMs, error }) => {
    const note = error === null ? null : status > 0 ? `${error} · ${status}` : error
    const writingMs = error === null ? Math.max(0, wholeMs - startMs - latencyMs) : 0
    const bar = { name: `${provider}/${model}`, note, startMs, tookMs: latencyMs, isAnswer: error === null, writingMs }
    startMs += latencyMs
    return bar
  })
}
