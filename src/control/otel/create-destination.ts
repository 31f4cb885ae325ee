import { OTEL_DESTINATIONS_MAX, OtelDestinationInput, OtelDestinationView } from '../../contract/otel.ts'
import { sealHeaders } from '../../identity/otel-headers.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import { otelDestinationsOf } from '../../storage/otel.ts'
import { write } from '../endpoint.ts'
import { checkUrl } from './check-url.ts'
import { viewOf } from './view-of.ts'

export const createOtelDestination = write({
  method: 'POST',
  path: '/admin/otel-destinations',
  summary: 'Send traces and metrics to an OpenTelemetry collector. Header values are sealed, and never shown again.',
  scope: 'settings:write',
  audit: 'otel_destination.create',
  publishes: false,
  body: OtelDestinationInput,
  reply: OtelDestinationView,
  async handle({ body: { headers, ...body }, caller, db, env, tenantId, now }) {
    checkUrl(body.url, env)
    const destinations = otelDestinationsOf(db, tenantId)
    if ((await destinations.size()) >= OTEL_DESTINATIONS_MAX) {
      throw new Fault('conflict', `There are ${OTEL_DESTINATIONS_MAX} destinations already: remove one first.`)
    }
    const id = newId('otd')
    const sealed = await sealHeaders(env, caller.tenant, id, headers)
    const row = { ...body, id, headers: sealed, headerNames: Object.keys(headers), createdAt: now }
    return {
      statements: [destinations.add(row)],
      entityId: id,
      reply: viewOf({ ...row, ...NOTHING_YET, tenantId }),
    }
  },
})

const NOTHING_YET = { exported: 0, dropped: 0, lastExportedAt: null, lastError: null, lastErrorAt: null }
