import { screenOf } from '../../data/addresses.ts'
import { duration, money } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { NumberLink } from '../../parts/number-link.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { type Incident, inWords, metricOf, SEVERITIES } from './incident.ts'
import { SeverityMark } from './severity-mark.tsx'

const HOUR_MS = 3_600_000

/** How long an incident went on, to the end of its last hour. */
function lengthOf({ openedAt, lastAt, closedAt }: Incident): number {
  return closedAt === null ? Date.now() - openedAt : lastAt + HOUR_MS - openedAt
}

/** What the list says of each incident. */
export const COLUMNS: readonly Column<Incident>[] = [
  {
    id: 'what',
    head: 'What',
    value: inWords,
    cell: (incident) => (
      <span className="flex items-start gap-2.5">
        <SeverityMark of={incident.severity} />
        <span className="min-w-0">
          <span className="font-medium">{inWords(incident)}</span>
          {incident.cause && <span className="block max-w-xl text-xs text-muted max-sm:hidden">{incident.cause}</span>}
        </span>
      </span>
    ),
  },
  {
    id: 'state',
    head: 'State',
    value: ({ closedAt }) => (closedAt === null ? 'going on' : 'over'),
    cell: ({ closedAt, severity }) =>
      closedAt === null ? <Badge tone={SEVERITIES[severity].tone}>going on</Badge> : <Badge>over</Badge>,
  },
  {
    id: 'observed',
    head: 'Observed',
    value: ({ symptoms: [first] }) => first?.observed,
    cell: ({ symptoms: [first] }) => first && metricOf(first).format(first.observed),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'expected',
    head: 'Expected',
    value: ({ symptoms: [first] }) => first?.expected,
    cell: ({ symptoms: [first] }) => first && metricOf(first).format(first.expected),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'stake',
    head: 'At stake',
    value: ({ stakeNanos }) => stakeNanos,
    cell: (incident) => (
      <NumberLink to={screenOf(incident.rows) ?? '/requests'}>
        {incident.stakeNanos === 0 ? 'requests' : money(incident.stakeNanos)}
      </NumberLink>
    ),
    isNumber: true,
  },
  {
    id: 'length',
    head: 'For',
    value: lengthOf,
    cell: (incident) => duration(lengthOf(incident)),
    isNumber: true,
    isMinor: true,
  },
  {
    id: 'opened',
    head: 'Began',
    value: ({ openedAt }) => openedAt,
    cell: ({ openedAt }) => <TimeAgo at={openedAt} />,
    isNumber: true,
  },
]
