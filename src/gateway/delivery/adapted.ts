import type { ChatBody } from '../../providers/contract.ts'

/** A body as a model takes it, and what was left out or put otherwise for that. */
export interface Adapted {
  readonly body: ChatBody
  readonly warnings: readonly string[]
}
