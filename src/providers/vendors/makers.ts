import { readFlatUsage, readPerplexityUsage, readXaiUsage } from './usage.ts'
import { classic, MAX_TOKENS, type Vendor } from './vendor.ts'

const ALIBABA = classic(
  'alibaba',
  'Alibaba Model Studio',
  'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  'DASHSCOPE_API_KEY',
  { does: ['embeddings'] },
)

const MINIMAX: Vendor = {
  id: 'minimax',
  name: 'MiniMax',
  baseUrl: 'https://api.minimax.io/v1',
  keyName: 'MINIMAX_API_KEY',
}

const MOONSHOT: Vendor = {
  id: 'moonshot',
  name: 'Moonshot AI',
  baseUrl: 'https://api.moonshot.ai/v1',
  keyName: 'MOONSHOT_API_KEY',
  prefill: { partial: true },
  usage: readFlatUsage,
}

/** ByteDance's cloud. It takes both names of the limit, and tells them apart. */
const ARK: Vendor = {
  id: 'volcengine',
  name: 'Volcengine Ark',
  baseUrl: 'https://ark.cn-beijing.volces.com/api/v3',
  keyName: 'ARK_API_KEY',
  does: ['embeddings', 'images/generations'],
}

/** Vendors whose models are their own; those in China with an account of its own have a row of their own. */
export const MAKERS: readonly Vendor[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    keyName: 'OPENAI_API_KEY',
    // Its reasoning models refuse the old name; every chat model takes the new one.
    renames: { max_tokens: 'max_completion_tokens' },
    does: [
      'embeddings',
      'images/generations',
      'images/edits',
      'audio/speech',
      'audio/transcriptions',
      'audio/translations',
      'moderations',
    ],
    speaks: ['responses'],
    files: true,
    realtime: true,
  },
  {
    id: 'xai',
    name: 'xAI',
    baseUrl: 'https://api.x.ai/v1',
    keyName: 'XAI_API_KEY',
    usage: readXaiUsage,
    does: ['images/generations'],
    speaks: ['responses'],
  },
  classic('deepseek', 'DeepSeek', 'https://api.deepseek.com', 'DEEPSEEK_API_KEY'),
  {
    id: 'mistral',
    name: 'Mistral AI',
    baseUrl: 'https://api.mistral.ai/v1',
    keyName: 'MISTRAL_API_KEY',
    // It answers 422 to any field it does not know.
    drops: ['stream_options', 'store', 'user', 'logprobs', 'top_logprobs', 'logit_bias', 'service_tier'],
    renames: { ...MAX_TOKENS, seed: 'random_seed' },
    noStreamOptions: true,
    prefill: { prefix: true },
    does: ['embeddings', 'audio/transcriptions', 'moderations'],
  },
  classic('ai21', 'AI21', 'https://api.ai21.com/studio/v1', 'AI21_API_KEY', {
    drops: ['stream_options'],
    noStreamOptions: true,
  }),
  // Its chat endpoint was announced to end on 2026-09-27; what follows it speaks another dialect.
  classic('perplexity', 'Perplexity', 'https://api.perplexity.ai', 'PERPLEXITY_API_KEY', {
    noStreamOptions: true,
    usage: readPerplexityUsage,
  }),
  MOONSHOT,
  { ...MOONSHOT, id: 'moonshot-cn', name: 'Moonshot AI (China)', ...cn('https://api.moonshot.cn/v1', 'MOONSHOT') },
  classic('zai', 'Z.ai', 'https://api.z.ai/api/paas/v4', 'ZAI_API_KEY'),
  classic('zai-cn', 'Zhipu AI', 'https://open.bigmodel.cn/api/paas/v4', 'ZHIPUAI_API_KEY', {
    does: ['embeddings', 'rerank'],
  }),
  ALIBABA,
  {
    ...ALIBABA,
    id: 'alibaba-cn',
    name: 'Alibaba Model Studio (China)',
    ...cn('https://dashscope.aliyuncs.com/compatible-mode/v1', 'DASHSCOPE'),
  },
  MINIMAX,
  { ...MINIMAX, id: 'minimax-cn', name: 'MiniMax (China)', ...cn('https://api.minimaxi.com/v1', 'MINIMAX') },
  ARK,
  {
    ...ARK,
    id: 'byteplus',
    name: 'BytePlus ModelArk',
    baseUrl: 'https://ark.ap-southeast.bytepluses.com/api/v3',
    keyName: 'BYTEPLUS_API_KEY',
  },
  classic('tencent', 'Tencent TokenHub', 'https://tokenhub.tencentmaas.com/v1', 'TENCENT_TOKENHUB_API_KEY'),
  classic('baidu', 'Baidu Qianfan', 'https://qianfan.baidubce.com/v2', 'QIANFAN_API_KEY'),
  classic('stepfun', 'StepFun', 'https://api.stepfun.ai/v1', 'STEPFUN_API_KEY', { usage: readFlatUsage }),
  {
    id: 'xiaomi',
    name: 'Xiaomi MiMo',
    baseUrl: 'https://api.xiaomimimo.com/v1',
    keyName: 'MIMO_API_KEY',
    // Neither is in its schema, and it may answer 400 to what is not.
    drops: ['stream_options', 'user'],
    noStreamOptions: true,
  },
  classic('upstage', 'Upstage', 'https://api.upstage.ai/v1', 'UPSTAGE_API_KEY', { does: ['embeddings'] }),
  { id: 'meta', name: 'Meta', baseUrl: 'https://api.meta.ai/v1', keyName: 'META_MODEL_API_KEY' },
  classic('inception', 'Inception', 'https://api.inceptionlabs.ai/v1', 'INCEPTION_API_KEY'),
  classic('reka', 'Reka', 'https://api.reka.ai/v1', 'REKA_API_KEY', { noStreamOptions: true }),
  classic('sarvam', 'Sarvam AI', 'https://api.sarvam.ai/v1', 'SARVAM_API_KEY'),
  classic('arcee', 'Arcee AI', 'https://api.arcee.ai/api/v1', 'ARCEE_API_KEY'),
  classic('morph', 'Morph', 'https://api.morphllm.com/v1', 'MORPH_API_KEY'),
]

function cn(baseUrl: string, key: string): Pick<Vendor, 'baseUrl' | 'keyName'> {
  return { baseUrl, keyName: `${key}_CN_API_KEY` }
}
