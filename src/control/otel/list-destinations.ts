import { listOf, Nothing } from '../../contract/admin.ts'
import { OtelDestinationView } from '../../contract/otel.ts'
import { otelDestinationsOf } from '../../storage/otel.ts'
import { read } from '../endpoint.ts'
import { openOne, viewOf } from './view-of.ts'

export const listOtelDestinations = read({
  method: 'GET',
  path: '/admin/otel-destinations',
  summary: 'List where traces and metrics go, and how far they get.',
  scope: 'settings:read',
  query: Nothing,
  reply: listOf(OtelDestinationView),
  handle: async ({ db, tenantId }) => ({ data: (await otelDestinationsOf(db, tenantId).list()).map(viewOf) }),
})

export const getOtelDestination = read({
  method: 'GET',
  path: '/admin/otel-destinations/{id}',
  summary: 'Show where traces and metrics go, and how far they get.',
  scope: 'settings:read',
  query: Nothing,
  reply: OtelDestinationView,
  handle: async (operation) => viewOf(await openOne(operation)),
})
