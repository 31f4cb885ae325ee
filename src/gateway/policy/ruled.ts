import type { Fault } from '../../shared/faults.ts'

/** A call as far as it was judged, and what refuses it; null: nothing does. */
export interface Ruled<C> {
  readonly call: C
  readonly fault: Fault | null
}
