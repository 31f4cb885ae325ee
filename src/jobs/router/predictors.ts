import { unpackPredictor } from '../../learning/predictor/pack.ts'
import type { Predictor } from '../../learning/predictor/predictor.ts'
import { shippedPredictor } from '../../learning/prior/shipped-predictor.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import { kvKeys } from '../../storage/kv-keys.ts'
import type { RouterVersionRow } from '../../storage/router-versions.ts'

const STORE_LIMIT_MS = 10 * SECOND_MS

/** The predictor of a version; the shipped one for none. Throws when its weights are not to be had. */
export async function predictorOf(config: KVNamespace, tenantId: string, version: string | null): Promise<Predictor> {
  if (version === null) return shippedPredictor()
  const read = config.get(kvKeys.predictor(tenantId, version), 'arrayBuffer')
  const bytes = await within(STORE_LIMIT_MS, read, () => null)
  const predictor = bytes && unpackPredictor(new Uint8Array(bytes))
  if (!predictor) throw new Error(`the weights of ${version} cannot be read`)
  return predictor
}

/** Whose weights see requests as a version does: a refit moves models, and sees as what it was made from. */
export function baseOf(version: string, versions: readonly RouterVersionRow[]): string {
  const row = versions.find(({ id }) => id === version)
  const base = row?.evidence.base
  return typeof base === 'string' ? base : version
}
