import { SECOND_MS } from '../../shared/time.ts'

/** OpenAI's clients tell how long they wait, in seconds; `x-sluice-timeout-ms` says the same in our words. Null: no word of it. */
export function patienceOf(headers: Headers): number | null {
  const ms =
    Number(headers.get('x-sluice-timeout-ms') ?? 0) || Number(headers.get('x-stainless-timeout') ?? 0) * SECOND_MS
  return ms > 0 ? ms : null
}
