import type * as z from 'zod'
import type { IncidentView } from '../../contract/insights.ts'
import { HOUR_MS } from '../../shared/time.ts'
import type { StoredIncident } from '../../storage/usage-watches.ts'
import { causeInWords } from './causes-of.ts'
import { TENANT_SCOPE } from './watch-state.ts'

/** An incident as it is shown; `labels` are what keys are called. */
export function incidentView(
  { id, severity, openedAt, closedAt, body, causes }: StoredIncident,
  labels: ReadonlyMap<string, string>,
): z.infer<typeof IncidentView> {
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
