import { type ArmScore, quantile } from './scores.ts'

/** How long an answer is expected to take, in ms. */
export interface ExpectedLatency {
  readonly p50: number
  readonly p90: number
  /** Until its first word. */
  readonly ttft: number
}

/** Fewer streamed tokens than these say nothing of how fast they come. */
const SPOKEN_MIN = 200

/**
 * How long an answer of so many tokens takes: as long as it takes to begin, and then as fast as it is spoken. Where that was
 * never seen, as long as answers take there. Null: nobody knows.
 */
export function expectLatency(score: ArmScore | undefined, outputTokens: number): ExpectedLatency | null {
  if (!score) return null
  const [whole, late] = [quantile(score, 'latencyMs', 0.5), quantile(score, 'latencyMs', 0.9)]
  if (whole === null || late === null) return null
  const ttft = quantile(score, 'ttftMs', 0.5) ?? whole
  const { spokenTokens = 0, speakingMs = 0 } = score
  if (spokenTokens < SPOKEN_MIN) return { p50: whole, p90: late, ttft }
  const p50 = ttft + (outputTokens * speakingMs) / spokenTokens
  return { p50, p90: p50 * Math.max(1, late / Math.max(1, whole)), ttft }
}
