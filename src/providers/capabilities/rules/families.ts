import type { Rule } from '../capabilities.ts'

/** Whose chat endpoint documents `json_object`. */
const JSON_MODE = [
  'openai',
  'azure',
  'groq',
  'together',
  'fireworks',
  'deepseek',
  'mistral',
  'xai',
  'cerebras',
  'openrouter',
  'deepinfra',
  'nebius',
  'novita',
  'moonshot',
  'alibaba',
  'cohere',
  'baseten',
  'workers-ai',
]

/** OpenAI's own endpoint takes these with every model that does not think. */
const OPENAI: Rule = {
  providers: ['openai', 'azure'],
  models: /^(gpt-|chatgpt-|o\d|ft:gpt-)/,
  facts: {
    forcedTools: true,
    parallelTools: true,
    jsonWithTools: true,
    penalties: true,
    logitBias: true,
    logprobs: true,
    choices: true,
    seed: true,
    stop: true,
    promptCache: true,
    openWeights: false,
  },
}

/**
 * What a family of models does wherever it is served, where the table does not know better; each family by its maker's
 * model pages and cards: developers.openai.com, ai.google.dev, docs.x.ai, api-docs.deepseek.com, docs.mistral.ai,
 * platform.kimi.ai, docs.z.ai, platform.minimax.io, huggingface.co/Qwen, huggingface.co/meta-llama, ai.google.dev/gemma,
 * docs.cohere.com, docs.perplexity.ai. First match first.
 */
export const FAMILIES: readonly Rule[] = [
  OPENAI,
  { providers: JSON_MODE, facts: { jsonMode: true } },
  { models: /^(gpt-4\.1|gpt-4o|chatgpt-4o|gpt-4\.5|ft:gpt-4(o|\.1))/, facts: multimodal({ reasoning: false }) },
  { models: /^o[134](-|$)|^gpt-[5-9]/, facts: multimodal({ audio: false }) },
  { models: /^(gpt-4|gpt-3\.5|ft:gpt-3\.5)/, facts: { tools: true, audio: false, reasoning: false } },
  { models: /^gpt-oss/, facts: { tools: true } },
  // Gemini refuses a JSON answer beside functions before its third generation.
  { models: /^gemini-(1|2)[.-]/, facts: { jsonWithTools: false } },
  { models: /^gemini-(1|2\.0)/, facts: multimodal({ audio: true, reasoning: false }) },
  { models: /^gemini-/, facts: multimodal({ audio: true, reasoning: true, promptCache: true }) },
  { models: /^gemma-?3-?(270m|1b)/, facts: open({ vision: false }) },
  { models: /^gemma-?3/, facts: open({ vision: true }) },
  { models: /^gemma-?4/, facts: open({ vision: true, tools: true }) },
  { models: /^gemma-?(2|7b|2b)/, facts: open({ vision: false, tools: false }) },
  { models: /^grok-(2-vision|4)/, facts: { tools: true, vision: true, jsonSchema: true, openWeights: false } },
  { models: /^grok-(3|code|build)/, facts: { tools: true, vision: false, jsonSchema: true, openWeights: false } },
  { models: /^deepseek.*(vision|v4[.p]1-flash)/, facts: open({ vision: true, tools: true, reasoning: true }) },
  { models: /^deepseek-(r1-distill|coder|vl|ocr|prover)/, facts: open({}) },
  {
    models: /^deepseek-(r1|reasoner)/,
    facts: open({ vision: false, tools: true, reasoning: true, forcedTools: false, logprobs: false }),
  },
  { models: /^deepseek/, facts: open({ vision: false, tools: true }) },
  { models: /^(voxtral)/, facts: open({ vision: false, audio: true, tools: true }) },
  {
    models:
      /^(pixtral|ministral-(3|8|14)b-2512|mistral-small-(2[5-9]|3\.[12]|4)|mistral-medium-(2[5-9]|3)|mistral-large-(2512|3|4)|magistral-\w+-(2509|251\d))/,
    facts: { vision: true, tools: true, audio: false },
  },
  { models: /^(codestral|devstral|mi[sx]tral-(7b|8x|nemo|saba))/, facts: { vision: false, tools: true, audio: false } },
  { models: /^(mistral|ministral|magistral|open-mi)/, facts: { tools: true, audio: false } },
  { models: /^kimi-k2(\.[5-9]|-thinking|p[5-9])/, facts: open({ tools: true, reasoning: true, forcedTools: false }) },
  { models: /^kimi-k2/, facts: open({ tools: true, reasoning: false, vision: false }) },
  { models: /^kimi-k[3-9]/, facts: open({ tools: true, reasoning: true, vision: true }) },
  { models: /^moonshot-v1-.*vision/, facts: { tools: true, vision: true } },
  { models: /^moonshot-v1/, facts: { tools: true, vision: false } },
  { models: /^(zai-)?glm-(4\.[56]|5)v|^glm-4\.6v/, facts: open({ tools: true, reasoning: true, vision: true }) },
  { models: /^(zai-)?glm-(4[.p][5-9]|5)/, facts: open({ tools: true, reasoning: true }) },
  { models: /^minimax-m3/, facts: open({ tools: true, reasoning: true }) },
  { models: /^minimax-m[12]/, facts: open({ tools: true, reasoning: true, vision: false }) },
  { models: /^qwen.*(-vl|omni)|^qvq/, facts: { vision: true, tools: true } },
  { models: /^qwen-?3(?!.*thinking).*(instruct|coder|-2507|next)/, facts: { tools: true, reasoning: false } },
  { models: /^(qwen-?3|qwq)/, facts: { tools: true, reasoning: true } },
  { models: /^qwen-?[12]/, facts: { tools: true, reasoning: false } },
  { models: /llama-?(3\.2-?(11b|90b)|4)/, facts: open({ vision: true, tools: true, reasoning: false }) },
  { models: /llama-?(v3p[123]|3\.[123])(?!.*nemotron)/, facts: open({ vision: false, tools: true, reasoning: false }) },
  { models: /^(meta-)?llama-?[23]/, facts: open({ vision: false, reasoning: false }) },
  { models: /^command-a-(vision|plus)/, facts: { vision: true, jsonSchema: true } },
  { models: /^command-(a|r)/, facts: { tools: true, vision: false, jsonSchema: true } },
  { models: /^sonar/, facts: { vision: true, audio: false, openWeights: false } },
]

function multimodal(more: Rule['facts']): Rule['facts'] {
  return { tools: true, vision: true, file: true, jsonSchema: true, jsonMode: true, openWeights: false, ...more }
}

function open(more: Rule['facts']): Rule['facts'] {
  return { audio: false, file: false, openWeights: true, ...more }
}
