import { charge } from '../providers/catalog/price.ts'
import type { Asking, Call, Delivery, Plan, Said } from './call.ts'
import { readAnswer } from './record/read-answer.ts'

/** Adds what a request that spoke of its routing is told in return: what was not done, and the headers of its own gateway. */
export function echo(
  call: Asking,
  said: Said,
  plan: Plan,
  { target, attempts }: Pick<Delivery, 'target' | 'attempts'>,
  costNanos: number | null,
  response: Response,
): void {
  const { headers } = response
  const about = {
    requestId: call.id,
    requestedModel: call.model,
    provider: target.provider,
    model: target.model,
    cache: headers.get('x-sluice-cache') === 'miss' ? ('miss' as const) : ('bypass' as const),
    attempts: attempts.length,
    targetIndex: Math.max(0, plan.targets.indexOf(target)),
    reason: plan.reason,
    latencyMs: Date.now() - call.startedAt,
    costNanos,
  }
  for (const [name, value] of Object.entries(said.echo(about))) headers.set(name, printable(value))
  if (said.warnings.length > 0) headers.append('x-sluice-warning', printable(said.warnings.join(' ')))
}

/** What a whole answer cost; null for a stream, of which that is not known yet. */
export function costOfAnswer(call: Call, { body, target }: Delivery): number | null {
  if (typeof body !== 'string') return null
  const { usage } = readAnswer(target.provider, body, call)
  return charge(target.provider, target.model, usage, 'upper_bound', call.startedAt).costNanos
}

function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 1_000)
}
