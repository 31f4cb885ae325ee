import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'

/** OpenAI's `logprobs` of a choice as the `logprobsResult` of a candidate; no field when it has none. */
export function logprobsResult(logprobs: unknown): Raw {
  const tokens = asRecords(asRecord(logprobs).content)
  if (tokens.length === 0) return {}
  const chosenCandidates = tokens.map(token)
  const topCandidates = tokens.map(({ top_logprobs }) => ({ candidates: asRecords(top_logprobs).map(token) }))
  return { logprobsResult: { topCandidates, chosenCandidates } }
}

function token(raw: Raw): Raw {
  return { token: asText(raw.token), logProbability: typeof raw.logprob === 'number' ? raw.logprob : 0 }
}
