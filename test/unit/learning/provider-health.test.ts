import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lookAtProviders, observeProvider, type ProviderHealth } from '../../../src/learning/provider-health.ts'
import { absorb, emptyScores } from '../../../src/learning/scores.ts'

const MINUTE = 60_000
const answer = (arm: string, ok: boolean, at: number) => ({
  arm,
  at,
  ok,
  latencyMs: null,
  ttftMs: null,
  outputTokens: null,
  costNanos: null,
  quality: null,
})

/** The states after looks a minute apart. */
function watched(looks: readonly number[]): ProviderHealth[] {
  let state: ProviderHealth | null = null
  return looks.map((failing, at) => {
    state = observeProvider(state, { failing }, at * MINUTE)
    return state
  })
}

const speaksAgainst = (isDown: boolean, failing = 0) => (isDown ? failing <= 0.2 : failing >= 0.6)

describe('a provider', () => {
  test('is down once three looks in a row show it, since the first of them, and up likewise', () => {
    const states = watched([0, 1, 1, 1, 1, 0, 0, 0])
    expect(states.map(({ isDown }) => isDown)).toEqual([false, false, false, true, true, true, true, false])
    expect(states[3]?.since).toBe(MINUTE)
    expect(states[7]?.since).toBe(5 * MINUTE)
  })

  test('that comes and goes, or half answers, stays what it was', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0.3, 0.5, 1), { maxLength: 60 }), (looks) => {
        let run = 0
        let isDown = false
        for (const [at, state] of watched(looks).entries()) {
          run = speaksAgainst(isDown, looks[at]) ? run + 1 : 0
          expect(state.isDown !== isDown).toBe(run === 3)
          if (run === 3) run = 0
          isDown = state.isDown
        }
      }),
    )
  })

  test('is seen by what was tried lately there, and nobody is seen who was not tried', () => {
    const now = 1_700_000_000_000
    const fails = (arm: string, at: number) => Array.from({ length: 5 }, () => answer(arm, false, at))
    const { arms } = absorb(emptyScores(), [
      ...fails('down/a', now),
      ...fails('down/*', now),
      ...fails('half/a', now),
      answer('half/b', true, now),
      ...fails('long-ago/a', now - 3_600_000),
    ])
    const looks = lookAtProviders(arms, now)
    expect(Object.fromEntries(looks)).toEqual({ down: { failing: 1 }, half: { failing: 0.5 } })
  })
})
