import { traitsOf } from '../../anthropic/model-traits.ts'
import type { Facts } from '../capabilities.ts'

/**
 * What a Claude model takes, wherever it is served; null for any other. What the Messages API has no counterpart for is
 * taken nowhere: `n`, `seed`, `logprobs`, penalties, `logit_bias`. Sources: `anthropic/model-traits.ts`, and of
 * platform.claude.com "Vision", "PDF support", and "Prefill", which models from 4.6 on answer with 400.
 */
export function claudeFacts(model: string): Facts | null {
  if (!/claude-(instant|v?[2-9]|opus|sonnet|haiku|fable|mythos)/.test(model)) return null
  const { thinking, efforts, sampling, forcedTools } = traitsOf(model)
  const adaptive = thinking === 'adaptive'
  const old = /claude-(instant|v?[12])(\D|$)/.test(model)
  return {
    tools: !old,
    forcedTools,
    vision: !old,
    audio: false,
    file: !old && !/claude-3-(opus|sonnet|haiku)/.test(model),
    reasoning: thinking !== 'none',
    // A budget of thinking is derived from any word.
    ...(adaptive && { efforts }),
    sampling: sampling === 'none' ? 'never' : 'always',
    penalties: false,
    logitBias: false,
    logprobs: false,
    choices: false,
    seed: false,
    stop: true,
    prefill: !adaptive,
    promptCache: !old,
    openWeights: false,
  }
}
