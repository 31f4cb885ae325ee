import type { KeptAnswer } from './cache/kept-answer.ts'
import type { Asking, Call, Delivery, Plan } from './call.ts'

/** The answer of a provider, with headers that say where it came from and why. */
export function answerFromProvider(call: Call, plan: Plan, delivery: Delivery, cache: 'miss' | 'bypass'): Response {
  const { body, isNative, warnings } = delivery
  // All at once: setting one header after the other costs as much again.
  const headers = {
    ...(typeof body === 'string' ? JSON_HEADERS : STREAM_HEADERS),
    ...headersOf(call, plan, delivery, cache),
    ...(isNative ? PASSED : {}),
    ...(warnings.length > 0 ? { 'x-sluice-warning': printable(warnings.join(' ')) } : {}),
  }
  return new Response(body, { headers })
}

/** What every answer says of how it came about. */
export function headersOf(
  { id }: Asking,
  { reason }: Plan,
  { target, attempts }: Pick<Delivery, 'target' | 'attempts'>,
  cache: 'miss' | 'bypass',
) {
  return {
    'x-request-id': id,
    'x-sluice-provider': target.provider,
    'x-sluice-model': printable(target.model),
    'x-sluice-cache': cache,
    'x-sluice-attempts': String(attempts.length),
    'x-sluice-route-reason': printable(reason),
  }
}

async function inOtherForm({ stream, showUsage }: Call, kept: KeptAnswer): Promise<string> {
  const { replayAnswer } = await import('./cache/replay-answer.ts')
  return replayAnswer(kept, stream, showUsage)
}

/** Says that the body is the provider's own, untouched. */
const PASSED = { 'x-sluice-passthrough': 'true' }
const JSON_HEADERS = { 'content-type': 'application/json' }
const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' }

/** A kept answer, in the form the caller asked for. */
export async function answerFromMemory(call: Call, kept: KeptAnswer): Promise<Response> {
  const isAsKept = kept.form === 'json' ? !call.stream : call.stream && call.showUsage
  const text = isAsKept ? kept.text : await inOtherForm(call, kept)
  return new Response(text, {
    headers: {
      ...(call.stream ? STREAM_HEADERS : JSON_HEADERS),
      'x-request-id': call.id,
      'x-sluice-provider': kept.provider,
      'x-sluice-model': printable(kept.model),
      'x-sluice-cache': 'hit',
    },
  })
}

const PRINTABLE = /^[\x20-\x7e]{0,300}$/

/** Header values are printable ASCII; a caller's own model name may be anything. */
function printable(text: string): string {
  return PRINTABLE.test(text) ? text : text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300)
}
