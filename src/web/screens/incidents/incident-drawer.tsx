import { useMemo } from 'react'
import { TimeChart } from '../../charts/time-chart.tsx'
import { screenOf } from '../../data/addresses.ts'
import { linesOf } from '../../data/plots.ts'
import { useRange } from '../../data/range.ts'
import { shareOf, type UsageRow, useUsage } from '../../data/usage.ts'
import { money, percent } from '../../format/numbers.ts'
import { hourOf } from '../../format/times.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { Causes } from './causes.tsx'
import { type Incident, inWords, metricOf, SEVERITIES, type Symptom } from './incident.ts'

const HOUR_MS = 3_600_000
const AROUND_MS = 36 * HOUR_MS

/** One incident: what stood out, when, why, and where its requests are. */
export function IncidentDrawer({ of, onClose }: { readonly of: Incident; readonly onClose: () => void }) {
  const [{ timezone }] = useRange()
  const rows = screenOf(of.rows) ?? '/requests'
  const { name, tone } = SEVERITIES[of.severity]
  return (
    <Drawer
      title={inWords(of)}
      onClose={onClose}
      footer={
        <ButtonLink to={rows} look="main" icon="requests">
          Its requests
        </ButtonLink>
      }
    >
      <div className="flex flex-col gap-4">
        {of.cause && <p className="text-base font-medium">{of.cause}</p>}
        <Facts
          of={[
            [
              'Severity',
              <Badge key="severity" tone={tone}>
                {name}
              </Badge>,
            ],
            ['Began', hourOf(of.openedAt, timezone)],
            [of.closedAt === null ? 'Still so at' : 'Last seen', hourOf(of.lastAt, timezone)],
            ['Over', of.closedAt === null ? 'it goes on' : hourOf(of.closedAt, timezone)],
            [
              'At stake',
              <NumberLink key="stake" to={rows}>
                {money(of.stakeNanos)}
              </NumberLink>,
            ],
          ]}
        />
        <Around of={of} />
        <Panel title="What stood out" isFlush>
          <DataTable name="Symptoms" rows={of.symptoms} columns={SYMPTOMS} idOf={({ metric }) => metric} />
        </Panel>
        <Causes of={of} />
      </div>
    </Drawer>
  )
}

const SYMPTOMS: readonly Column<Symptom>[] = [
  { id: 'metric', head: 'What', value: (symptom) => metricOf(symptom).name },
  {
    id: 'observed',
    head: 'Observed',
    value: ({ observed }) => observed,
    cell: (symptom) => metricOf(symptom).format(symptom.observed),
    isNumber: true,
  },
  {
    id: 'expected',
    head: 'Expected',
    value: ({ expected }) => expected,
    cell: (symptom) => metricOf(symptom).format(symptom.expected),
    isNumber: true,
  },
  {
    id: 'change',
    head: 'Change',
    value: ({ observed, expected }) => observed - expected,
    cell: changeOf,
    isNumber: true,
  },
]

function changeOf({ observed, expected, direction, isShare }: Symptom): string {
  const arrow = direction === 'up' ? '↑' : '↓'
  if (isShare) return `${arrow} ${(100 * Math.abs(observed - expected)).toFixed(1)} points`
  if (expected < 1e-6) return `${arrow} from nothing`
  const factor = observed / expected
  return factor >= 2 ? `${arrow} ${factor.toFixed(1)} times` : `${arrow} ${percent(Math.abs(factor - 1))}`
}

const READS: Readonly<Record<string, (row: UsageRow) => number | null>> = {
  spend: (row) => row.costNanos,
  volume: (row) => row.requests,
  tokens_per_request: (row) => shareOf(row.inputTokens + row.outputTokens, row.requests),
  cost_per_token: (row) => shareOf(row.costNanos, row.inputTokens + row.outputTokens),
  latency: (row) => row.latencyMs?.p50 ?? null,
  errors: (row) => shareOf(row.failed, row.requests),
  cache_hits: (row) => shareOf(row.cacheHits, row.requests),
}

/** The series that stood out most that is one of the whole, in the hours around. */
function Around({ of: { scope, openedAt, lastAt, symptoms } }: { readonly of: Incident }) {
  const [{ timezone }] = useRange()
  const shown = symptoms.find(({ metric }) => READS[metric])
  const to = Math.min(lastAt + AROUND_MS / 2, Math.ceil(Date.now() / HOUR_MS) * HOUR_MS)
  const only = scope === 'tenant' ? {} : { key: scope }
  const usage = useUsage({ from: openedAt - AROUND_MS, to, timezone }, { interval: 'hour', ...only })
  const read = READS[shown?.metric ?? 'spend'] ?? ((row: UsageRow) => row.costNanos)
  const { name, short } = metricOf(shown ?? { metric: 'spend', isShare: false })
  const lines = useMemo(() => {
    const isIn = ({ at }: UsageRow) => (at ?? 0) >= openedAt && (at ?? 0) <= lastAt
    return [
      ['before and after', (row: UsageRow) => (isIn(row) ? null : read(row))],
      ['during', (row: UsageRow) => (isIn(row) ? read(row) : null)],
    ] as const
  }, [openedAt, lastAt, read])
  return (
    <Panel title={name} about="By the hour, around the incident.">
      <Awaited of={usage}>
        {(data) => <TimeChart plot={{ name, ...linesOf(data, lines), format: short }} look="bars" height={140} />}
      </Awaited>
    </Panel>
  )
}
