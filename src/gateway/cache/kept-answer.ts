/** An answer as it is kept: the bytes the caller was sent, in the form they were sent in. */
export interface KeptAnswer {
  readonly form: 'json' | 'stream'
  readonly text: string
  readonly provider: string
  readonly model: string
  /** Epoch ms. KV cannot keep anything for less than a minute; this can. */
  readonly expiresAt: number
}

/** Whether an answer is whole: every choice finished, nothing failed, and a stream said so. */
export function isWhole(form: KeptAnswer['form'], text: string): boolean {
  if (form === 'json')
    return /"finish_reason"\s*:\s*"(stop|length|tool_calls)"/.test(text) && !/"finish_reason"\s*:\s*null/.test(text)
  return /"finish_reason"\s*:\s*"(stop|length|tool_calls)"/.test(text) && /^data:\s*\[DONE\]/m.test(text)
}
