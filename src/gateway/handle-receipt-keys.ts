import type { Env } from '../env.ts'
import { publicReceiptKeys } from '../identity/receipt-keys.ts'

/** `GET /.well-known/sluice-receipts.json`: the public keys that verify receipts, as a JWK set (RFC 7517). */
export async function handleReceiptKeys(env: Env, id: string): Promise<Response> {
  const headers = { 'cache-control': 'public, max-age=3600', 'x-request-id': id }
  return Response.json({ keys: await publicReceiptKeys(env) }, { headers })
}
