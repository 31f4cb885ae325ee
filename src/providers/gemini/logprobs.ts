import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'

interface TokenLogprob {
  readonly token: string
  readonly logprob: number
  readonly bytes: readonly number[]
}

/** A candidate's `logprobsResult` as OpenAI's `logprobs`; undefined when it has none. */
export function logprobsOf(candidate: Raw): unknown {
  const result = asRecord(candidate.logprobsResult)
  const chosen = asRecords(result.chosenCandidates)
  if (chosen.length === 0) return undefined
  const top = asRecords(result.topCandidates)
  const content = chosen.map((token, index) => ({
    ...tokenLogprob(token),
    top_logprobs: asRecords(top[index]?.candidates).map(tokenLogprob),
  }))
  return { content, refusal: null }
}

function tokenLogprob(raw: Raw): TokenLogprob {
  const token = asText(raw.token)
  const logprob = typeof raw.logProbability === 'number' ? raw.logProbability : 0
  return { token, logprob, bytes: [...new TextEncoder().encode(token)] }
}
