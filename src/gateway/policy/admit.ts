import { Fault } from '../../shared/faults.ts'
import type { Asking } from '../call.ts'

/** Lets the call through or throws the reason it may not pass. */
export function admit(call: Asking): void {
  if (!call.caller.key.scopes.includes('inference')) {
    throw new Fault('insufficient_permissions', 'This key may not call models: it lacks the scope `inference`.')
  }
}
