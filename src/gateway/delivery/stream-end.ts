import { refuse } from '../../providers/refusal.ts'
import { errorBody, Fault } from '../../shared/faults.ts'

/** The event that ends a failed stream: OpenAI clients raise it as an error. */
export function errorEvent(fault: Fault, requestId: string): string {
  return `data: ${JSON.stringify(errorBody(fault, requestId))}\n\n`
}

/** What a stream that just stops amounts to. */
export function cutFault(): Fault {
  return new Fault('provider_failed', 'The provider ended its stream before the answer was complete.')
}

/** Why another target is needed: the stream just stopped, or nothing came for too long. */
export const CUT = refuse('failed', cutFault().message)
export const SILENT = refuse('failed', 'The provider fell silent in the middle of its answer.')
