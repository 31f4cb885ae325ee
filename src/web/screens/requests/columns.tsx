import type { Generation } from '../../data/shapes.ts'
import { count, duration, money } from '../../format/numbers.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'

/** How a request ended, as a tone. */
export function toneOf({ outcome, status }: Pick<Generation, 'outcome' | 'status'>): Tone {
  if (outcome === 'ok') return 'good'
  return outcome === 'cancelled' || status === 429 ? 'warn' : 'bad'
}

/** How a request ended, in a word. */
export function StatusBadge({ of: request }: { readonly of: Generation }) {
  return <Badge tone={toneOf(request)}>{request.outcome === 'cancelled' ? 'cancelled' : String(request.status)}</Badge>
}

/** The model that answered, and the name it was asked by where that is another. */
function Answered({ of: { requestedModel, provider, model } }: { readonly of: Generation }) {
  const answered = model === '' ? '–' : `${provider}/${model}`
  return (
    <span className="flex min-w-0 max-w-80 flex-col leading-tight">
      <span className="truncate" title={answered}>
        {answered}
      </span>
      {requestedModel !== answered && (
        <span className="truncate text-xs text-muted" title={requestedModel}>
          asked for {requestedModel}
        </span>
      )}
    </span>
  )
}

/** The columns of requests; keys are shown by their names. */
export function requestColumns(nameOf: (keyId: string) => string): readonly Column<Generation>[] {
  const key: Column<Generation> = {
    id: 'key',
    head: 'Key',
    value: ({ keyId }) => nameOf(keyId),
    cell: ({ keyId }) => <Short>{nameOf(keyId)}</Short>,
    isMinor: true,
  }
  return [...WHAT, key, ...FIGURES]
}

const WHAT: readonly Column<Generation>[] = [
  { id: 'at', head: 'When', value: ({ at }) => at, cell: ({ at }) => <TimeAgo at={at} /> },
  { id: 'status', head: 'Status', value: ({ status }) => status, cell: (request) => <StatusBadge of={request} /> },
  {
    id: 'model',
    head: 'Model',
    value: ({ provider, model }) => `${provider}/${model}`,
    cell: (request) => <Answered of={request} />,
  },
]

const FIGURES: readonly Column<Generation>[] = [
  {
    id: 'tokens',
    head: 'Tokens',
    value: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    cell: (request) => <Tokens of={request} />,
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'cost_nanos',
    head: 'Cost',
    value: ({ costNanos }) => costNanos,
    cell: (r) => money(r.costNanos),
    isNumber: true,
  },
  {
    id: 'ttft_ms',
    head: 'First word',
    value: ({ ttftMs }) => ttftMs,
    cell: (r) => duration(r.ttftMs),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'latency_ms',
    head: 'Time',
    value: ({ latencyMs }) => latencyMs,
    cell: (r) => duration(r.latencyMs),
    isNumber: true,
  },
  {
    id: 'attempts',
    head: 'Tries',
    value: ({ attempts }) => attempts.length,
    cell: (r) => <Tries of={r} />,
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'id',
    head: 'Id',
    value: ({ id }) => id,
    cell: ({ id }) => <code className="text-xs text-muted">{id.slice(0, 12)}</code>,
    isMinor: true,
    isFixed: true,
  },
]

function Tokens({ of: { inputTokens, outputTokens } }: { readonly of: Generation }) {
  return (
    <span title={`${inputTokens} read, ${outputTokens} written`}>
      {count(inputTokens)} <span className="text-muted">→</span> {count(outputTokens)}
    </span>
  )
}

function Tries({ of: { attempts, cache } }: { readonly of: Generation }) {
  if (cache === 'hit') return <Badge tone="accent">memory</Badge>
  return attempts.length > 1 ? <Badge tone="warn">{attempts.length}</Badge> : attempts.length
}

function Short({ children }: { readonly children: string }) {
  return (
    <span className="block max-w-40 truncate" title={children}>
      {children}
    </span>
  )
}
