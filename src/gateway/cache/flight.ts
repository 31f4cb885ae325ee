import { within } from '../../shared/time.ts'
import type { KeptAnswer } from './kept-answer.ts'

/** The first of several identical calls; landing hands its answer, or null, to those who wait. */
export interface Flight {
  land(kept: KeptAnswer | null): void
}

const underWay = new Map<string, Promise<KeptAnswer | null>>()

/** Waits for the identical call that is under way in this isolate, if there is one. Null: none, too slow, or it failed. */
export function joinFlight(key: string, limitMs: number): Promise<KeptAnswer | null> {
  const flight = underWay.get(key)
  // Only plain data crosses from one request to another, and never without a limit: the first may be cancelled.
  return flight ? within(limitMs, flight, () => null) : Promise.resolve(null)
}

/** Announces a call that others may wait for. */
export function takeOff(key: string): Flight {
  const { promise, resolve } = Promise.withResolvers<KeptAnswer | null>()
  underWay.set(key, promise)
  return {
    land(kept) {
      if (underWay.get(key) === promise) underWay.delete(key)
      resolve(kept)
    },
  }
}
