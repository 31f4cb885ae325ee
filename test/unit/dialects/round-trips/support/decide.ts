import fc from 'fast-check'

/** One of so many, from 0 up. */
export type Decide = (among: number) => number

/** Decisions without end: those drawn, and again from the first. */
export const decisions: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(999), { minLength: 1, maxLength: 40 })

/** Takes one decision after the other. */
export function decider(drawn: readonly number[]): Decide {
  let turn = 0
  return (among) => (drawn[turn++ % drawn.length] ?? 0) % among
}
