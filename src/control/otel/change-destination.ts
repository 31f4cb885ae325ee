import { Nothing, Removed } from '../../contract/admin.ts'
import { OtelDestinationPatch, OtelDestinationView } from '../../contract/otel.ts'
import { sealHeaders } from '../../identity/otel-headers.ts'
import { otelDestinationsOf } from '../../storage/otel.ts'
import { write } from '../endpoint.ts'
import { checkUrl } from './check-url.ts'
import { openOne, viewOf } from './view-of.ts'

export const changeOtelDestination = write({
  method: 'PUT',
  path: '/admin/otel-destinations/{id}',
  summary:
    'Change where traces and metrics go, and what of them. Headers belong to an address: a new one needs them anew.',
  scope: 'settings:write',
  audit: 'otel_destination.change',
  publishes: false,
  body: OtelDestinationPatch,
  reply: OtelDestinationView,
  async handle(operation) {
    const { caller, db, env, tenantId } = operation
    const { headers, ...body } = operation.body
    const known = await openOne(operation)
    const { name = known.name, url = known.url, protocol = known.protocol, signals = known.signals } = body
    const { sampleShare = known.sampleShare, includesContent = known.includesContent } = body
    const { serviceName = known.serviceName, resourceAttributes = known.resourceAttributes } = body
    checkUrl(url, env)
    // Who may change an address may not thereby learn what opened the one before.
    const isMoved = new URL(url).origin !== new URL(known.url).origin
    const given = headers ?? (isMoved ? {} : undefined)
    const renewed = given && {
      headers: await sealHeaders(env, caller.tenant, known.id, given),
      headerNames: Object.keys(given),
    }
    const what = { protocol, signals, sampleShare, includesContent, serviceName, resourceAttributes }
    const change = { name, url, ...what, ...renewed }
    return {
      statements: [otelDestinationsOf(db, tenantId).change(known.id, change)],
      entityId: known.id,
      reply: viewOf({ ...known, ...change }),
    }
  },
})

export const removeOtelDestination = write({
  method: 'DELETE',
  path: '/admin/otel-destinations/{id}',
  summary: 'Send traces and metrics there no more.',
  scope: 'settings:write',
  audit: 'otel_destination.remove',
  publishes: false,
  body: Nothing,
  reply: Removed,
  async handle(operation) {
    const { id } = await openOne(operation)
    const { db, tenantId } = operation
    return { statements: [otelDestinationsOf(db, tenantId).remove(id)], entityId: id, reply: { id } }
  },
})
