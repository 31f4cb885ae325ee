import { fromBase64Url } from '../shared/ids.ts'
import { auditOf, type CheckpointRow, checkpointsOf } from '../storage/audit.ts'
import type { Db } from '../storage/db.ts'
import { signCheckpoint } from '../transparency/checkpoint.ts'
import { rootOf } from '../transparency/tree.ts'
import { publicReceiptKeys, receiptKey } from './receipt-keys.ts'

interface MasterKeys {
  readonly MASTER_KEY: string
  readonly MASTER_KEY_PREVIOUS?: string
}

/** What a tenant's audit log is called in what is signed of it. */
export function originOf(tenantId: string): string {
  return `sluice/${tenantId}`
}

/** Signs what a tenant's audit log is now, with the deployment's key, and keeps that; the last one where nothing has come since. */
export async function signLog(
  env: MasterKeys,
  db: Db,
  tenantId: string,
  now: number,
): Promise<Omit<CheckpointRow, 'tenantId'>> {
  const audit = auditOf(db, tenantId)
  const checkpoints = checkpointsOf(db, tenantId)
  const [size, latest] = await Promise.all([audit.size(), checkpoints.latest()])
  if (latest?.size === size) return latest
  const root = await rootOf(await audit.leaves(size))
  const origin = originOf(tenantId)
  const { key } = await receiptKey(env)
  const [{ x } = { x: '' }] = await publicReceiptKeys(env)
  const signer = { name: origin, publicKey: fromBase64Url(x) }
  const note = await signCheckpoint({ origin, size, root, at: now }, signer, (bytes) =>
    crypto.subtle.sign('Ed25519', key, new Uint8Array(bytes)),
  )
  const checkpoint = { size, root, note, at: now }
  await checkpoints.add(checkpoint)
  return checkpoint
}
