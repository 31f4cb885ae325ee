import { labelsOf } from '../../analytics/labels.ts'
import { causeInWords } from '../../analytics/watch/causes-of.ts'
import { TENANT_SCOPE } from '../../analytics/watch/watch-state.ts'
import { IncidentsQuery, IncidentsReply } from '../../contract/analytics.ts'
import { HOUR_MS } from '../../shared/time.ts'
import { type StoredIncident, usageWatchOf } from '../../storage/usage-watches.ts'
import { read } from '../endpoint.ts'

export const listIncidents = read({
  method: 'GET',
  path: '/admin/analytics/incidents',
  summary: 'List what was out of the ordinary in your usage, newest first, with its likely cause.',
  scope: 'usage:read',
  query: IncidentsQuery,
  reply: IncidentsReply,
  async handle({ query: { open: isOpen, before, limit }, db, tenantId }) {
    const [found, labels] = await Promise.all([
      usageWatchOf(db, tenantId).list({ before, limit, isOpen }),
      labelsOf(db, tenantId, 'key'),
    ])
    return { data: found.map((incident) => viewOf(incident, labels)) }
  },
})

function viewOf(
  { id, severity, openedAt, closedAt, body, causes }: StoredIncident,
  labels: ReadonlyMap<string, string>,
) {
  const { scope, lastAt, symptoms, stakeNanos } = body
  const only = scope === TENANT_SCOPE ? '' : `&key=${encodeURIComponent(scope)}`
  return {
    id,
    severity,
    scope,
    label: labels.get(scope) ?? null,
    openedAt,
    lastAt,
    closedAt,
    symptoms: [...symptoms],
    stakeNanos,
    cause: causeInWords(causes, (value) => labels.get(value) ?? value),
    causes: causes.map(({ dimension, explains, culprits }) => ({ dimension, explains, culprits: [...culprits] })),
    rows: `/admin/requests?from=${openedAt}&to=${lastAt + HOUR_MS}${only}`,
  }
}
