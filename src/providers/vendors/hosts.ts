import { nanosOf, readTokens } from './usage.ts'
import { classic, MAX_TOKENS, type Vendor } from './vendor.ts'

const SILICONFLOW = classic('siliconflow', 'SiliconFlow', 'https://api.siliconflow.com/v1', 'SILICONFLOW_API_KEY', {
  does: ['images/generations', 'audio/speech', 'audio/transcriptions', 'embeddings', 'rerank'],
})

/** Vendors that run models which others made. */
export const HOSTS: readonly Vendor[] = [
  {
    id: 'groq',
    speaks: ['responses'],
    forgets: true,
    name: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyName: 'GROQ_API_KEY',
    drops: ['logprobs', 'logit_bias', 'top_logprobs'],
    prefill: {},
    does: ['audio/speech', 'audio/transcriptions', 'audio/translations'],
    files: true,
  },
  classic('together', 'Together AI', 'https://api.together.ai/v1', 'TOGETHER_API_KEY', {
    prefill: {},
    does: ['embeddings', 'images/generations', 'audio/speech', 'audio/transcriptions', 'audio/translations', 'rerank'],
  }),
  classic('fireworks', 'Fireworks AI', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY', {
    noStreamOptions: true,
    prefill: {},
    does: ['embeddings', 'rerank'],
    speaks: ['responses'],
  }),
  {
    id: 'cerebras',
    name: 'Cerebras',
    baseUrl: 'https://api.cerebras.ai/v1',
    keyName: 'CEREBRAS_API_KEY',
    drops: ['frequency_penalty', 'presence_penalty', 'logit_bias', 'parallel_tool_calls', 'service_tier'],
  },
  classic('deepinfra', 'DeepInfra', 'https://api.deepinfra.com/v1/openai', 'DEEPINFRA_API_KEY', {
    usage: (raw) => ({ ...readTokens(raw), reportedCostNanos: nanosOf(raw.estimated_cost) }),
    does: ['embeddings', 'images/generations', 'images/edits', 'audio/speech', 'audio/transcriptions'],
  }),
  {
    id: 'sambanova',
    name: 'SambaNova',
    baseUrl: 'https://api.sambanova.ai/v1',
    keyName: 'SAMBANOVA_API_KEY',
    does: ['embeddings', 'audio/transcriptions'],
  },
  classic('nebius', 'Nebius Token Factory', 'https://api.tokenfactory.nebius.com/v1', 'NEBIUS_API_KEY', {
    does: ['embeddings'],
  }),
  classic('novita', 'Novita AI', 'https://api.novita.ai/openai/v1', 'NOVITA_API_KEY', {
    does: ['embeddings', 'rerank'],
  }),
  classic('nvidia', 'NVIDIA', 'https://integrate.api.nvidia.com/v1', 'NVIDIA_API_KEY', { does: ['embeddings'] }),
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
    does: ['embeddings'],
    probe: (baseUrl) => `${baseUrl.replace(/\/v1$/, '')}/models/search?per_page=1`,
  },
  classic('hyperbolic', 'Hyperbolic', 'https://api.hyperbolic.xyz/v1', 'HYPERBOLIC_API_KEY'),
  { id: 'baseten', name: 'Baseten', baseUrl: 'https://inference.baseten.co/v1', keyName: 'BASETEN_API_KEY' },
  SILICONFLOW,
  {
    ...SILICONFLOW,
    id: 'siliconflow-cn',
    name: 'SiliconFlow (China)',
    baseUrl: 'https://api.siliconflow.cn/v1',
    keyName: 'SILICONFLOW_CN_API_KEY',
  },
  classic('friendli', 'FriendliAI', 'https://api.friendli.ai/serverless/v1', 'FRIENDLI_TOKEN'),
  {
    id: 'scaleway',
    name: 'Scaleway',
    baseUrl: 'https://api.scaleway.ai/v1',
    keyName: 'SCW_SECRET_KEY',
    does: ['embeddings', 'audio/transcriptions', 'rerank'],
  },
  classic('chutes', 'Chutes', 'https://llm.chutes.ai/v1', 'CHUTES_API_KEY'),
  classic('featherless', 'Featherless', 'https://api.featherless.ai/v1', 'FEATHERLESS_API_KEY', {
    headers: { 'x-title': 'Sluice' },
    does: ['embeddings'],
  }),
  classic('parasail', 'Parasail', 'https://api.parasail.io/v1', 'PARASAIL_API_KEY'),
  classic('gmi', 'GMI Cloud', 'https://api.gmi-serving.com/v1', 'GMI_API_KEY'),
  classic('crusoe', 'Crusoe', 'https://api.inference.crusoecloud.com/v1', 'CRUSOE_API_KEY'),
  classic('nscale', 'Nscale', 'https://inference.api.nscale.com/v1', 'NSCALE_API_KEY', {
    does: ['images/generations'],
  }),
  classic('avian', 'Avian', 'https://api.avian.io/v1', 'AVIAN_API_KEY'),
  classic('inference-net', 'Inference.net', 'https://api.inference.net/v1', 'INFERENCE_API_KEY'),
  classic('wandb', 'W&B Inference', 'https://api.inference.wandb.ai/v1', 'WANDB_API_KEY'),
  classic('digitalocean', 'DigitalOcean', 'https://inference.do-ai.run/v1', 'DIGITALOCEAN_ACCESS_TOKEN', {
    does: ['embeddings'],
  }),
  classic('vultr', 'Vultr', 'https://api.vultrinference.com/v1', 'VULTR_API_KEY'),
  classic(
    'ovhcloud',
    'OVHcloud AI Endpoints',
    'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1',
    'OVH_AI_ENDPOINTS_ACCESS_TOKEN',
    { does: ['embeddings', 'audio/transcriptions'] },
  ),
  classic('stackit', 'STACKIT', 'https://api.openai-compat.model-serving.eu01.onstackit.cloud/v1', 'STACKIT_API_KEY'),
  {
    id: 'venice',
    name: 'Venice',
    baseUrl: 'https://api.venice.ai/api/v1',
    keyName: 'VENICE_API_KEY',
    does: ['embeddings', 'images/generations', 'audio/speech', 'audio/transcriptions'],
    // Its list of models is public, and says nothing about the key.
    probe: (baseUrl) => `${baseUrl}/api_keys/rate_limits`,
  },
  classic('synthetic', 'Synthetic', 'https://api.synthetic.new/openai/v1', 'SYNTHETIC_API_KEY'),
  classic('tinfoil', 'Tinfoil', 'https://inference.tinfoil.sh/v1', 'TINFOIL_API_KEY'),
  classic('phala', 'Phala', 'https://inference.phala.com/v1', 'PHALA_AI_API_KEY'),
  classic('nearai', 'NEAR AI Cloud', 'https://cloud-api.near.ai/v1', 'NEARAI_API_KEY'),
  classic('io-net', 'IO Intelligence', 'https://api.intelligence.io.solutions/api/v1', 'IOINTELLIGENCE_API_KEY'),
  classic('publicai', 'Public AI', 'https://api.publicai.co/v1', 'PUBLICAI_API_KEY', {
    // It turns away callers that do not say who they are.
    headers: { 'user-agent': 'Sluice' },
  }),
  classic('modelscope', 'ModelScope', 'https://api-inference.modelscope.cn/v1', 'MODELSCOPE_API_KEY'),
  classic('clarifai', 'Clarifai', 'https://api.clarifai.com/v2/ext/openai/v1', 'CLARIFAI_PAT'),
  {
    id: 'runpod',
    name: 'RunPod',
    // https://api.runpod.ai/v2/{endpoint}/openai/v1: the endpoint is part of it.
    baseUrl: null,
    keyName: 'RUNPOD_API_KEY',
    hostName: 'RUNPOD_HOST',
    renames: MAX_TOKENS,
    // Its list of models would wake a worker, which is paid for.
    probe: (baseUrl) => baseUrl.replace(/\/openai\/v1$/, '/health'),
  },
  {
    id: 'databricks',
    name: 'Databricks',
    baseUrl: null,
    keyName: null,
    hostName: null,
    path: '/serving-endpoints',
    renames: MAX_TOKENS,
    does: ['embeddings'],
    probe: (baseUrl) => baseUrl.replace(/\/serving-endpoints$/, '/api/2.0/serving-endpoints'),
  },
  {
    id: 'snowflake',
    name: 'Snowflake Cortex',
    baseUrl: null,
    keyName: null,
    hostName: null,
    path: '/api/v2/cortex/v1',
    renames: { max_tokens: 'max_completion_tokens' },
  },
]
