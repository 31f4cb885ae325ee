import { labelsOf } from '../../analytics/labels.ts'
import { incidentView } from '../../analytics/watch/incident-view.ts'
import { IncidentsQuery, IncidentsReply } from '../../contract/insights.ts'
import { usageWatchOf } from '../../storage/usage-watches.ts'
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
    return { data: found.map((incident) => incidentView(incident, labels)) }
  },
})
