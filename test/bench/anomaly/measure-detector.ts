import { observe, startDetector } from '../../../src/learning/anomaly/detector.ts'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { printBar } from '../outages/bars.ts'

const OBSERVATIONS = 20_000
const ROUNDS = 5

/** Prints what an observation takes, in the quietest of some rounds, and how large a state gets. */
export function measureDetector(): void {
  const values = Array.from({ length: OBSERVATIONS }, (_, at) => (Math.sin(at / 7) ** 2 + Math.sin(at)) / 4 + 0.5)
  for (const kind of ['money', 'share', 'gauge'] as const) {
    let state = startDetector(kind)
    const rounds = Array.from({ length: ROUNDS }, (_, round) => {
      const from = performance.now()
      for (const [index, value] of values.entries()) {
        const at = (round * OBSERVATIONS + index) * HOUR_MS
        ;({ state } = observe(state, { at, value, weight: 500 }))
      }
      return ((performance.now() - from) * 1_000) / OBSERVATIONS
    })
    printBar(`${kind}_us_an_observation`, Math.min(...rounds), '<=', 5)
    printBar(`${kind}_state_bytes`, JSON.stringify(state).length, '<=', 4_096)
  }
}
