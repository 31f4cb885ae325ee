import type { Rule } from '../capabilities.ts'

/** No word of a role `developer` in their references, and some answer 400 or 422 to it; `system` means the same there. */
const SYSTEM_ONLY = [
  'deepseek',
  'moonshot',
  'zai',
  'minimax',
  'alibaba',
  'ai21',
  'cerebras',
  'together',
  'fireworks',
  'baseten',
  'deepinfra',
  'nebius',
  'novita',
  'nvidia',
  'siliconflow',
  'friendli',
  'scaleway',
  'chutes',
  'workers-ai',
  'huggingface',
  'hyperbolic',
  'sambanova',
]

/**
 * What is known better than the table has it: above all what a vendor's interface takes or refuses whatever the model.
 * Sources, each vendor's own reference:
 * console.groq.com "OpenAI compatibility" and "Structured outputs"; inference-docs.cerebras.ai "Structured outputs" and
 * "OpenAI compatibility"; api-docs.deepseek.com "Create chat completion"; docs.z.ai "Chat completion";
 * docs.cohere.com "Compatibility API"; docs.perplexity.ai "Chat completions"; docs.x.ai "Reasoning";
 * docs.mistral.ai "Chat completion"; ai.google.dev "OpenAI compatibility".
 */
export const OVERRIDES: readonly Rule[] = [
  { providers: ['openai', 'azure', 'openrouter', 'vercel', 'github'], facts: { developerRole: true } },
  { providers: SYSTEM_ONLY, facts: { developerRole: false } },
  // Their adapters read both roles.
  {
    providers: ['anthropic', 'bedrock', 'cohere', 'gemini', 'mistral', 'ollama', 'vertex'],
    facts: { developerRole: true },
  },
  // Its adapter asks in words for JSON, and by a tool for a schema where a model has no other way.
  { providers: ['anthropic'], facts: { jsonSchema: true, jsonMode: true, jsonWithTools: true } },
  { providers: ['gemini'], facts: { jsonMode: true, logitBias: false, parallelTools: false } },
  { providers: ['groq'], facts: { logprobs: false, logitBias: false, choices: false, jsonWithTools: false } },
  { providers: ['cerebras'], facts: { logitBias: false, penalties: false, jsonWithTools: false } },
  { providers: ['mistral'], facts: { logprobs: false, logitBias: false, prefill: true } },
  // Its catalogue names their image input, which the table does not know of.
  {
    providers: ['mistral'],
    models: /^(ministral-(3|8|14)b|magistral-(medium|small))-(latest|2509|2512)|^mistral-small-2506/,
    facts: { vision: true },
  },
  // The table counts reading PDF by way of a broker as seeing.
  {
    models: /^(o3-mini|codestral|mistral-(large-2407|saba)|mixtral|voxtral|llama-?3\.[13]-|minimax-m2)/,
    facts: { vision: false },
  },
  {
    providers: ['deepseek'],
    facts: { jsonSchema: false, jsonMode: true, choices: false, seed: false, logitBias: false },
  },
  { providers: ['zai'], facts: { jsonSchema: false, jsonMode: true, choices: false, logprobs: false } },
  {
    providers: ['cohere'],
    facts: { choices: false, logitBias: false, parallelTools: false, efforts: ['none', 'high'] },
  },
  {
    providers: ['perplexity'],
    facts: { tools: false, jsonSchema: true, jsonMode: false, choices: false, logitBias: false },
  },
  { providers: ['xai'], models: /^grok-3-mini/, facts: { reasoning: true, efforts: ['low', 'high'] } },
  { providers: ['xai'], models: /non-reasoning|^grok-[23](-|$)/, facts: { reasoning: false, efforts: [] } },
  { providers: ['xai'], models: /^grok-4(-|$)|^grok-code/, facts: { reasoning: true, efforts: [] } },
  { providers: ['xai'], models: /^grok-4\.3/, facts: { reasoning: true, efforts: ['none', 'low', 'medium', 'high'] } },
  { providers: ['xai'], models: /^grok-4\.[4-9]|^grok-[5-9]/, facts: { reasoning: true } },
  // Its reasoning models answer 400 to these.
  { providers: ['xai'], models: /^grok-(3-mini|4)(?!.*non-reasoning)/, facts: { penalties: false, stop: false } },
  {
    providers: ['sandbox'],
    facts: {
      tools: true,
      forcedTools: true,
      vision: true,
      audio: true,
      file: true,
      jsonSchema: true,
      jsonMode: true,
      jsonWithTools: true,
      sampling: 'always',
      logprobs: true,
      choices: true,
      seed: true,
      stop: true,
      developerRole: true,
    },
  },
]
