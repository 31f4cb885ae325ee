import type { Facts, Rule } from '../capabilities.ts'

/** What no reasoning model of OpenAI takes. */
const REASONER: Facts = {
  reasoning: true,
  sampling: 'never',
  penalties: false,
  logitBias: false,
  logprobs: false,
  maxCompletionTokens: true,
}

/** Those that need not think take sampling when they do not, and log probabilities with it. */
const HYBRID: Facts = { ...REASONER, sampling: 'none', logprobs: null }

const THREE = ['low', 'medium', 'high']
const FOUR = [...THREE, 'xhigh']
const FIVE = [...FOUR, 'max']

/**
 * OpenAI's models in chat completions, first match first. Sources: developers.openai.com, the guides "Reasoning",
 * "Using the latest model: parameter compatibility" and "Structured outputs", and the API reference of chat completions,
 * which says that `stop` is refused by o3 and o4-mini. That tools and effort exclude each other from GPT-5.2 on, and from
 * GPT-5.6 on even an effort nobody asked for: the API's own message, github.com/BerriAI/litellm/pull/34569.
 */
export const OPENAI_MODELS: readonly Rule[] = [
  { models: /^(o3|o4-mini)(-|$)/, facts: { stop: false } },
  {
    models: /^o[134](-|$)/,
    facts: { ...REASONER, efforts: THREE, parallelTools: false, toolEffort: 'any' },
  },
  // The models of ChatGPT go by no rule but their own.
  {
    models: /^gpt-5-chat/,
    facts: { reasoning: false, efforts: [], sampling: 'always', tools: false, jsonSchema: false },
  },
  { models: /^gpt-5(\.\d)?-chat/, facts: { maxCompletionTokens: true } },
  { models: /^gpt-5-pro/, facts: { efforts: ['high'] } },
  { models: /^gpt-5(\.\d)?-pro/, facts: { ...REASONER, efforts: ['medium', 'high', 'xhigh'] } },
  { models: /^gpt-5(?!-chat)(-|$)/, facts: { ...REASONER, efforts: ['minimal', ...THREE], toolEffort: 'any' } },
  { models: /^gpt-5\.1(?!-chat)(-|$)/, facts: { ...HYBRID, sampling: 'unasked', efforts: ['none', ...THREE] } },
  {
    models: /^gpt-5\.[234](?!-chat)(-|$)/,
    facts: { ...HYBRID, sampling: 'unasked', efforts: ['none', ...FOUR], toolEffort: 'unasked' },
  },
  { models: /^gpt-5\.5(-|$)/, facts: { ...HYBRID, efforts: ['none', ...FOUR], toolEffort: 'unasked' } },
  { models: /^gpt-5\.[6-9](-|$)/, facts: { ...HYBRID, efforts: ['none', ...FOUR], toolEffort: 'none' } },
  {
    models: /^gpt-6-(sol|luna)(-|$)|^gpt-6\.\d-(luna|terra)(-|$)/,
    facts: { ...HYBRID, efforts: ['none', ...FIVE], toolEffort: 'any' },
  },
  { models: /^gpt-[6-9](\.\d)?(-|$)/, facts: { ...REASONER, efforts: FIVE, toolEffort: 'any' } },
  // Schemas came with GPT-4o of August 2024, the JSON mode with GPT-4 Turbo.
  { models: /^gpt-4(-0\d|-32k|$)/, facts: { jsonSchema: false, jsonMode: false, vision: false, file: false } },
  { models: /^(gpt-3\.5|gpt-4-|gpt-4o-2024-05-13)/, facts: { jsonSchema: false, jsonMode: true, file: false } },
  { models: /^gpt-(4o(-mini)?-)?audio/, facts: { tools: true, audio: true, vision: false, jsonSchema: false } },
  { models: /^gpt-4o(-mini)?-search/, facts: { tools: false, sampling: 'never', penalties: false, choices: false } },
  { models: /^gpt-oss/, facts: { reasoning: true, efforts: THREE, vision: false, audio: false, openWeights: true } },
]
