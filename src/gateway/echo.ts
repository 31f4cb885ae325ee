import { chargeFor } from '../providers/catalog/agreed-price.ts'
import type { Asking, Call, Delivery, Said } from './call.ts'
import { readAnswer } from './record/read-answer.ts'

/** Adds what a request that spoke of its routing is told in return: what was not done, and the headers of its own gateway. */
export function echo(
  call: Asking,
  said: Said,
  plan: { readonly targets: readonly unknown[]; readonly reason: string },
  { target, attempts }: { readonly target: { provider: string; model: string }; readonly attempts: readonly unknown[] },
  costNanos: number | null,
  response: Response,
): void {
  const { headers } = response
  const about = {
    requestId: call.id,
    requestedModel: call.model,
    provider: target.provider,
    model: target.model,
    cache: cacheOf(headers),
    attempts: attempts.length,
    targetIndex: Math.max(0, plan.targets.indexOf(target)),
    reason: plan.reason,
    latencyMs: Date.now() - call.startedAt,
    costNanos,
  }
  for (const [name, value] of Object.entries(said.echo(about))) headers.set(name, printable(value))
  if (said.warnings.length > 0) headers.append('x-sluice-warning', printable(said.warnings.join(' ')))
}

function cacheOf(headers: Headers): 'hit' | 'miss' | 'bypass' {
  const told = headers.get('x-sluice-cache')
  return told === 'hit' || told === 'miss' ? told : 'bypass'
}

/** What a whole answer cost; null for a stream, of which that is not known yet. */
export function costOfAnswer(call: Call, { settled, target }: Delivery): number | null {
  if (settled instanceof Promise) return null
  const { usage } = readAnswer(target.provider, settled.text, call)
  return chargeFor(call.caller.tenant.prices, target, usage, call.startedAt).costNanos
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 1_000)
}
