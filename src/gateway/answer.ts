import type { KeptAnswer } from './cache/kept-answer.ts'
import { replayAnswer } from './cache/replay-answer.ts'
import type { Call, Delivery, Plan } from './call.ts'

/** The answer of a provider, with headers that say where it came from and why. */
export function answerFromProvider(call: Call, plan: Plan, delivery: Delivery, cache: 'miss' | 'bypass'): Response {
  const { response, target, attempts } = delivery
  const { headers } = response
  headers.set('x-request-id', call.id)
  headers.set('x-sluice-provider', target.provider)
  headers.set('x-sluice-model', printable(target.model))
  headers.set('x-sluice-cache', cache)
  headers.set('x-sluice-attempts', String(attempts.length))
  headers.set('x-sluice-route-reason', printable(plan.reason))
  return response
}

/** A kept answer, in the form the caller asked for. */
export function answerFromMemory(call: Call, kept: KeptAnswer): Response {
  const type = call.stream ? 'text/event-stream; charset=utf-8' : 'application/json'
  return new Response(replayAnswer(kept, call.stream, call.showUsage), {
    headers: {
      'content-type': type,
      'x-request-id': call.id,
      'x-sluice-provider': kept.provider,
      'x-sluice-model': printable(kept.model),
      'x-sluice-cache': 'hit',
    },
  })
}

/** Header values are printable ASCII; a caller's own model name may be anything. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300)
}
