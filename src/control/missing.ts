import { Fault } from '../shared/faults.ts'

/** Unknown, or another tenant's: the two must look the same. */
export function missing(what: string): Fault {
  return new Fault('not_found', `There is no such ${what}.`)
}
