import { Fault } from '../shared/faults.ts'
import type { OtelDestinationRow } from '../storage/otel.ts'
import type { Sealed, TenantSnapshot } from '../storage/snapshot.ts'
import { openDataKey, openSecret, sealSecret } from './seal.ts'

type Headers = Readonly<Record<string, string>>
type MasterKeys = Parameters<typeof openDataKey>[0]

/** Seals the headers that open a destination of a tenant's telemetry; null where there are none. */
export async function sealHeaders(
  env: MasterKeys,
  { tenantId, dataKey }: Pick<TenantSnapshot, 'tenantId' | 'dataKey'>,
  rowId: string,
  headers: Headers,
): Promise<Sealed | null> {
  if (Object.keys(headers).length === 0) return null
  const key = await openDataKey(env, keyOf(dataKey, tenantId), tenantId)
  return sealSecret(key, JSON.stringify(headers), placeOf(tenantId, rowId))
}

/** Opens them. Throws where they were sealed for another place, or by another key. */
export async function openHeaders(
  env: MasterKeys,
  dataKey: Sealed | null | undefined,
  { tenantId, id, headers }: Pick<OtelDestinationRow, 'tenantId' | 'id' | 'headers'>,
): Promise<Headers> {
  if (headers === null) return {}
  const key = await openDataKey(env, keyOf(dataKey, tenantId), tenantId)
  return JSON.parse(await openSecret(key, headers, placeOf(tenantId, id))) as Headers
}

function keyOf(dataKey: Sealed | null | undefined, tenantId: string): Sealed {
  if (dataKey) return dataKey
  const cause = new Error(`${tenantId} has no data key`)
  throw new Fault('internal', 'Something went wrong on our side.', { cause })
}

function placeOf(tenantId: string, rowId: string) {
  return { tenantId, table: 'otel_destinations', rowId }
}
