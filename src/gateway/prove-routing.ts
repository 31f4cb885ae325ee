import { SignJWT } from 'jose'
import type { Env } from '../env.ts'
import { receiptKey } from '../identity/receipt-keys.ts'
import { CATALOG_VERSION } from '../providers/catalog/catalog.generated.ts'
import type { Target } from '../providers/contract.ts'
import { sha256Hex } from '../shared/ids.ts'
import { usdFromNanos } from '../shared/money.ts'
import type { CandidateFact } from '../storage/facts.ts'
import type { Call, Plan, Said } from './call.ts'
import { forecastLine } from './handle-estimate.ts'

/** A header holds some kilobytes: so many candidates fit beside the rest. */
const CANDIDATES_MAX = 10

/** Adds to an answer what its request wanted to know of its routing: what was expected, and a receipt. */
export async function proveRouting(
  call: Call,
  { wish }: Said,
  plan: Plan,
  target: Target,
  response: Response,
  env: Env,
): Promise<void> {
  const arm = `${target.provider}/${target.model}`
  if (wish.forecast && plan.forecast) response.headers.set('x-sluice-forecast', forecastLine(plan.forecast, arm))
  if (wish.receipt) response.headers.set('x-sluice-receipt', await receiptOf(call, plan, target, env))
}

/**
 * A receipt: a JWS (RFC 7515, Ed25519) of what was asked, what was expected of whom, who was chosen and why. Its keys are
 * served at `/.well-known/sluice-receipts.json`, so that anybody can verify it later, without the gateway.
 */
async function receiptOf(call: Call, plan: Plan, target: Target, env: Env): Promise<string> {
  const { keyId, key } = await receiptKey(env)
  const { routing } = plan.forecast ?? {}
  const claims = {
    request_sha256: await sha256Hex(call.body.text),
    requested_model: call.model,
    answered_by: `${target.provider}/${target.model}`,
    reason: plan.reason,
    prices: CATALOG_VERSION,
    ...(routing
      ? {
          router: routing.version,
          request_class: routing.requestClass,
          propensity: routing.propensity,
          candidates: routing.candidates.slice(0, CANDIDATES_MAX).map(briefly),
        }
      : {}),
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId, typ: 'sluice-receipt+jwt' })
    .setJti(call.id)
    .setSubject(call.caller.tenant.tenantId)
    .setIssuedAt(Math.floor(call.startedAt / 1_000))
    .sign(key)
}

function briefly({ model, quality, deviation, costNanos, latencyMs, whyNot }: CandidateFact) {
  return { model, quality, deviation, cost_usd: usdFromNanos(costNanos), latency_ms: latencyMs, why_not: whyNot }
}
