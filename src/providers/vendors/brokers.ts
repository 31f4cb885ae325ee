import { classic, type Vendor } from './vendor.ts'

/** Vendors that pass requests on to others. */
export const BROKERS: readonly Vendor[] = [
  {
    id: 'openrouter',
    speaks: ['responses'],
    forgets: true,
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyName: 'OPENROUTER_API_KEY',
    headers: { 'x-title': 'Sluice' },
    prefill: {},
    reportsCost: true,
    does: ['embeddings', 'images/generations', 'audio/speech', 'audio/transcriptions', 'rerank'],
    // Its list of models is public, and says nothing about the key.
    probe: (baseUrl) => `${baseUrl}/key`,
  },
  classic('huggingface', 'Hugging Face', 'https://router.huggingface.co/v1', 'HF_TOKEN'),
  {
    id: 'vercel',
    name: 'Vercel AI Gateway',
    baseUrl: 'https://ai-gateway.vercel.sh/v1',
    keyName: 'AI_GATEWAY_API_KEY',
    does: ['embeddings', 'images/generations'],
  },
  {
    id: 'requesty',
    name: 'Requesty',
    baseUrl: 'https://router.requesty.ai/v1',
    keyName: 'REQUESTY_API_KEY',
    does: ['embeddings'],
  },
  {
    id: 'helicone',
    name: 'Helicone AI Gateway',
    baseUrl: 'https://ai-gateway.helicone.ai/v1',
    keyName: 'HELICONE_API_KEY',
  },
  {
    id: 'aimlapi',
    name: 'AI/ML API',
    baseUrl: 'https://api.aimlapi.com/v1',
    keyName: 'AIMLAPI_API_KEY',
    does: ['embeddings'],
  },
  {
    id: 'prime-intellect',
    name: 'Prime Intellect',
    baseUrl: 'https://api.pinference.ai/api/v1',
    keyName: 'PRIME_API_KEY',
  },
  classic('poe', 'Poe', 'https://api.poe.com/v1', 'POE_API_KEY'),
  classic('nano-gpt', 'NanoGPT', 'https://nano-gpt.com/api/v1', 'NANOGPT_API_KEY', { does: ['embeddings'] }),
  classic('cortecs', 'Cortecs', 'https://api.cortecs.ai/v1', 'CORTECS_API_KEY'),
  classic('atlas-cloud', 'Atlas Cloud', 'https://api.atlascloud.ai/v1', 'ATLASCLOUD_API_KEY'),
]
