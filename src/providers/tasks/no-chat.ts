import { Fault } from '../../shared/faults.ts'
import type { Provider } from '../contract.ts'

/** The chat of a provider that has none: whatever is asked, it says so. */
export function noChat(name: string): Provider['request'] {
  return () => {
    throw new Fault('invalid_request', `${name} answers no chat.`, { param: 'model' })
  }
}
