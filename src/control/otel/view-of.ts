import type * as z from 'zod'
import type { OtelDestinationView } from '../../contract/otel.ts'
import { type OtelDestinationRow, otelDestinationsOf } from '../../storage/otel.ts'
import type { Operation } from '../endpoint.ts'
import { missing } from '../missing.ts'

/** A destination as it is shown: of its headers only the names. */
export function viewOf({
  headers: _sealed,
  tenantId: _own,
  ...row
}: OtelDestinationRow): z.input<typeof OtelDestinationView> {
  return { ...row, headerNames: [...row.headerNames], signals: [...row.signals] }
}

/** The destination that a path names, if it is the tenant's. */
export async function openOne({
  db,
  tenantId,
  params,
}: Pick<Operation<unknown, unknown>, 'db' | 'tenantId' | 'params'>): Promise<OtelDestinationRow> {
  const found = await otelDestinationsOf(db, tenantId).find(params.id ?? '')
  if (!found) throw missing('destination')
  return found
}
