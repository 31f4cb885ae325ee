import { errorBody, Fault } from '../../shared/faults.ts'

/** The event that ends a failed stream: OpenAI clients raise it as an error. */
export function errorEvent(fault: Fault, requestId: string): string {
  return `data: ${JSON.stringify(errorBody(fault, requestId))}\n\n`
}

/** What a stream that just stops amounts to. */
export function cutFault(): Fault {
  return new Fault('provider_failed', 'The provider ended its stream before the answer was complete.')
}
