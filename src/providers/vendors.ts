import { nanosFromUsd } from '../shared/money.ts'
import type { Usage } from './contract.ts'
import { count, readUsage } from './usage.ts'

type Raw = Readonly<Record<string, unknown>>

/** One vendor that speaks OpenAI's chat dialect, and where it departs from it. */
export interface Vendor {
  readonly id: string
  readonly name: string
  /** The vendor's own address, without a trailing slash. Null: the deployment's setting or a credential gives it. */
  readonly baseUrl: string | null
  readonly keyName: string | null
  readonly keyless?: boolean
  readonly hostName?: string | null
  /** What an address given without it must end in. */
  readonly path?: string
  /** Request fields it refuses. */
  readonly drops?: readonly string[]
  /** Request fields it knows by another name. */
  readonly renames?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** It reports the usage of every stream unasked, or refuses `stream_options`. */
  readonly noStreamOptions?: boolean
  /** Its models go on from an assistant turn at the end, marked by these fields. */
  readonly prefill?: Readonly<Record<string, unknown>>
  /** `usage.cost` is what it charges, in USD. */
  readonly reportsCost?: boolean
  readonly usage?: (raw: Raw) => Usage
  /** The address that tells most about the key, where that is not `/models`. */
  readonly probe?: (baseUrl: string) => string
}

/** For vendors that read `max_tokens` only: an unread limit would be no limit. */
const MAX_TOKENS = { max_completion_tokens: 'max_tokens' }

/** Every OpenAI-compatible vendor, one row each. To add one, add a row; `custom` serves what has none. */
export const VENDORS: readonly Vendor[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    keyName: 'OPENAI_API_KEY',
    // Its reasoning models refuse the old name; every chat model takes the new one.
    renames: { max_tokens: 'max_completion_tokens' },
  },
  {
    id: 'groq',
    prefill: {},
    name: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyName: 'GROQ_API_KEY',
    drops: ['logprobs', 'logit_bias', 'top_logprobs'],
  },
  {
    id: 'together',
    prefill: {},
    name: 'Together AI',
    baseUrl: 'https://api.together.ai/v1',
    keyName: 'TOGETHER_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'fireworks',
    prefill: {},
    name: 'Fireworks AI',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    keyName: 'FIREWORKS_API_KEY',
    renames: MAX_TOKENS,
    noStreamOptions: true,
  },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    keyName: 'DEEPSEEK_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'mistral',
    prefill: { prefix: true },
    name: 'Mistral AI',
    baseUrl: 'https://api.mistral.ai/v1',
    keyName: 'MISTRAL_API_KEY',
    // It answers 422 to any field it does not know.
    drops: ['stream_options', 'store', 'user', 'logprobs', 'top_logprobs', 'logit_bias', 'service_tier'],
    renames: { ...MAX_TOKENS, seed: 'random_seed' },
    noStreamOptions: true,
  },
  { id: 'xai', name: 'xAI', baseUrl: 'https://api.x.ai/v1', keyName: 'XAI_API_KEY', usage: readXaiUsage },
  {
    id: 'cerebras',
    name: 'Cerebras',
    baseUrl: 'https://api.cerebras.ai/v1',
    keyName: 'CEREBRAS_API_KEY',
    drops: ['frequency_penalty', 'presence_penalty', 'logit_bias', 'parallel_tool_calls', 'service_tier'],
  },
  {
    id: 'openrouter',
    prefill: {},
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyName: 'OPENROUTER_API_KEY',
    headers: { 'x-title': 'Sluice' },
    reportsCost: true,
    // Its list of models is public, and says nothing about the key.
    probe: (baseUrl) => `${baseUrl}/key`,
  },
  {
    id: 'perplexity',
    name: 'Perplexity',
    // Its chat endpoint was announced to end on 2026-09-27; what follows it speaks another dialect.
    baseUrl: 'https://api.perplexity.ai',
    keyName: 'PERPLEXITY_API_KEY',
    renames: MAX_TOKENS,
    noStreamOptions: true,
    usage: readPerplexityUsage,
  },
  {
    id: 'deepinfra',
    name: 'DeepInfra',
    baseUrl: 'https://api.deepinfra.com/v1/openai',
    keyName: 'DEEPINFRA_API_KEY',
    renames: MAX_TOKENS,
    usage: (raw) => ({ ...readTokens(raw), reportedCostNanos: nanosOf(raw.estimated_cost) }),
  },
  { id: 'sambanova', name: 'SambaNova', baseUrl: 'https://api.sambanova.ai/v1', keyName: 'SAMBANOVA_API_KEY' },
  {
    id: 'nebius',
    name: 'Nebius Token Factory',
    baseUrl: 'https://api.tokenfactory.nebius.com/v1',
    keyName: 'NEBIUS_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'novita',
    name: 'Novita AI',
    baseUrl: 'https://api.novita.ai/openai/v1',
    keyName: 'NOVITA_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'moonshot',
    prefill: { partial: true },
    name: 'Moonshot AI',
    baseUrl: 'https://api.moonshot.ai/v1',
    keyName: 'MOONSHOT_API_KEY',
    usage: readMoonshotUsage,
  },
  { id: 'zai', name: 'Z.ai', baseUrl: 'https://api.z.ai/api/paas/v4', keyName: 'ZAI_API_KEY', renames: MAX_TOKENS },
  {
    id: 'alibaba',
    name: 'Alibaba Model Studio',
    baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    keyName: 'DASHSCOPE_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'nvidia',
    name: 'NVIDIA',
    baseUrl: 'https://integrate.api.nvidia.com/v1',
    keyName: 'NVIDIA_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'huggingface',
    name: 'Hugging Face',
    baseUrl: 'https://router.huggingface.co/v1',
    keyName: 'HF_TOKEN',
    renames: MAX_TOKENS,
  },
  {
    id: 'github',
    name: 'GitHub Models',
    baseUrl: 'https://models.github.ai/inference',
    keyName: 'GITHUB_TOKEN',
    // GitHub turns away callers that do not say who they are.
    headers: { 'user-agent': 'Sluice' },
    probe: (baseUrl) => baseUrl.replace(/\/inference$/, '/catalog/models'),
  },
  {
    id: 'workers-ai',
    name: 'Cloudflare Workers AI',
    // https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1: the account is part of it.
    baseUrl: null,
    keyName: 'CLOUDFLARE_API_TOKEN',
    hostName: 'WORKERS_AI_HOST',
    renames: MAX_TOKENS,
    probe: (baseUrl) => `${baseUrl.replace(/\/v1$/, '')}/models/search?per_page=1`,
  },
  {
    id: 'hyperbolic',
    name: 'Hyperbolic',
    baseUrl: 'https://api.hyperbolic.xyz/v1',
    keyName: 'HYPERBOLIC_API_KEY',
    renames: MAX_TOKENS,
  },
  { id: 'baseten', name: 'Baseten', baseUrl: 'https://inference.baseten.co/v1', keyName: 'BASETEN_API_KEY' },
  { id: 'minimax', name: 'MiniMax', baseUrl: 'https://api.minimax.io/v1', keyName: 'MINIMAX_API_KEY' },
  {
    id: 'cohere',
    name: 'Cohere',
    baseUrl: 'https://api.cohere.ai/compatibility/v1',
    keyName: 'COHERE_API_KEY',
    drops: ['stream_options'],
    renames: MAX_TOKENS,
    noStreamOptions: true,
    probe: (baseUrl) => `${baseUrl.replace(/\/compatibility\/v1$/, '/v1')}/models?page_size=1`,
  },
  {
    id: 'ai21',
    name: 'AI21',
    baseUrl: 'https://api.ai21.com/studio/v1',
    keyName: 'AI21_API_KEY',
    drops: ['stream_options'],
    renames: MAX_TOKENS,
    noStreamOptions: true,
  },
  {
    id: 'siliconflow',
    name: 'SiliconFlow',
    baseUrl: 'https://api.siliconflow.com/v1',
    keyName: 'SILICONFLOW_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'friendli',
    name: 'FriendliAI',
    baseUrl: 'https://api.friendli.ai/serverless/v1',
    keyName: 'FRIENDLI_TOKEN',
    renames: MAX_TOKENS,
  },
  { id: 'scaleway', name: 'Scaleway', baseUrl: 'https://api.scaleway.ai/v1', keyName: 'SCW_SECRET_KEY' },
  {
    id: 'chutes',
    name: 'Chutes',
    baseUrl: 'https://llm.chutes.ai/v1',
    keyName: 'CHUTES_API_KEY',
    renames: MAX_TOKENS,
  },
  {
    id: 'vercel',
    name: 'Vercel AI Gateway',
    baseUrl: 'https://ai-gateway.vercel.sh/v1',
    keyName: 'AI_GATEWAY_API_KEY',
  },
  local('ollama', 'Ollama', 'OLLAMA_HOST'),
  local('vllm', 'vLLM', 'VLLM_HOST'),
  local('lmstudio', 'LM Studio', 'LMSTUDIO_HOST'),
  local('llamacpp', 'llama.cpp', 'LLAMACPP_HOST'),
  { id: 'custom', name: 'Custom server', baseUrl: null, keyName: null, hostName: null, keyless: true, prefill: {} },
  { id: 'replay', name: 'Replay', baseUrl: null, keyName: null, hostName: null, keyless: true, reportsCost: true },
]

/** A server on one's own machine: no key, and an address that people give with or without `/v1`. */
function local(id: string, name: string, hostName: string): Vendor {
  return { id, name, baseUrl: null, keyName: null, hostName, keyless: true, path: '/v1', renames: MAX_TOKENS }
}

/** The rule for a vendor whose `usage.cost`, if any, may be anything: it is not believed. */
export function readTokens(raw: Raw): Usage {
  return { ...readUsage(raw), reportedCostNanos: null }
}

/** xAI counts reasoning beside `completion_tokens`, and says what it charged in ticks, of which 10^10 are a dollar. */
function readXaiUsage(raw: Raw): Usage {
  const details = (raw.completion_tokens_details ?? {}) as Raw
  const reasoningTokens = count(details.reasoning_tokens)
  const completionTokens = count(raw.completion_tokens)
  const tokens = readTokens(raw)
  // The total tells whether reasoning is already inside, should that ever change.
  const apart = raw.total_tokens === undefined || count(raw.total_tokens) > tokens.inputTokens + completionTokens
  const ticks = raw.cost_in_usd_ticks
  return {
    ...tokens,
    outputTokens: apart ? completionTokens + reasoningTokens : completionTokens,
    reasoningTokens,
    reportedCostNanos: typeof ticks === 'number' && ticks >= 0 ? Math.ceil(ticks / 10) : null,
  }
}

/** Perplexity itemises what it charges, fees per search included. */
function readPerplexityUsage(raw: Raw): Usage {
  const cost = (raw.cost ?? {}) as Raw
  return { ...readTokens(raw), reportedCostNanos: nanosOf(cost.total_cost) }
}

/** Moonshot reports cache hits at the top instead of in the details. */
function readMoonshotUsage(raw: Raw): Usage {
  return readTokens({ prompt_tokens_details: { cached_tokens: raw.cached_tokens }, ...raw })
}

function nanosOf(usd: unknown): number | null {
  return typeof usd === 'number' && usd >= 0 ? nanosFromUsd(usd) : null
}
