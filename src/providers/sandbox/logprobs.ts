import { hashOf } from './chance.ts'
import { piecesOf } from './tokens.ts'

interface TopLogprob {
  readonly token: string
  readonly logprob: number
  readonly bytes: readonly number[]
}

/** One token as OpenAI reports its probability. */
export interface TokenLogprob extends TopLogprob {
  readonly top_logprobs: readonly TopLogprob[]
}

/** Invented log probabilities for each piece of a text: below zero, the alternatives ever less likely. */
export function logprobsOf(text: string, topCount: number): readonly TokenLogprob[] {
  return piecesOf(text).map((token) => {
    const chosen = entryOf(token, -(1 + (hashOf(token) % 50)) / 128)
    const others = Array.from({ length: Math.max(0, topCount - 1) }, (_, rank) =>
      entryOf(`${token}~${rank + 1}`, chosen.logprob - rank - 1),
    )
    return { ...chosen, top_logprobs: topCount > 0 ? [chosen, ...others] : [] }
  })
}

function entryOf(token: string, logprob: number): TopLogprob {
  return { token, logprob, bytes: [...new TextEncoder().encode(token)] }
}
