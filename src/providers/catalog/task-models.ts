import type { ModelKind } from './model.ts'

/**
 * What the source of the generated table leaves out: models that do a task, and prices that are no tokens of text. Read by
 * the generator, never by the Worker. `url` is the vendor's page, `read` where its price was read and when: few such pages
 * were at hand, so that most prices come from LiteLLM 1.110.2 (`model_prices_and_context_window_backup.json`), which names
 * the page of each. A model without a price is known and can be found, but only the policy `upper_bound` lets it be called.
 */
export interface TaskModels {
  readonly provider: string
  readonly kind: ModelKind
  readonly url: string
  readonly read: string
  /**
   * By names: models apart by commas, each id with its aliases behind it, apart by spaces. `x-*` is every name that begins
   * like that; with nothing before it, its model is a family. Null: the price is unknown. A model that the source has gets
   * what is here added to its price.
   */
  readonly models: Readonly<Record<string, TaskPrice | null>>
}

/** In USD. Tokens and characters by the million. */
export interface TaskPrice {
  readonly input?: number
  readonly output?: number
  readonly cached?: number
  readonly inputAudio?: number
  readonly outputAudio?: number
  readonly inputImage?: number
  readonly cachedImage?: number
  readonly outputImage?: number
  readonly characters?: number
  readonly perThousandSearches?: number
  readonly perImage?: number
  readonly perHour?: number
  /** No amount, but what is charged even for shorter sound. */
  readonly leastSeconds?: number
}

const LITELLM = 'LiteLLM 1.110.2, 2026-11-25'
const THERE = 'there, 2026-11-25'

/** Every such model, by its provider and by what it does. */
export const TASK_MODELS: readonly TaskModels[] = [
  group('openai', 'chat', 'https://developers.openai.com/api/docs/pricing', {
    'gpt-4o-audio-preview': { inputAudio: 40, outputAudio: 80 },
    'gpt-4o-mini-audio-preview': { inputAudio: 10, outputAudio: 20 },
  }),
  group(
    'openai',
    'speech',
    'https://developers.openai.com/api/docs/models/tts-1',
    {
      'tts-1 tts-1-1106': { characters: 15 },
      'tts-1-hd tts-1-hd-1106': { characters: 30 },
    },
    THERE,
  ),
  // It is paid by tokens, which only its event stream tells. Measured, a million characters came to $15.5.
  group(
    'openai',
    'speech',
    'https://raw.githubusercontent.com/sanand0/blog/main/posts/2025/openai-tts-cost.md',
    {
      'gpt-4o-mini-tts gpt-4o-mini-tts-2025-03-20 gpt-4o-mini-tts-2025-12-15': { characters: 16 },
    },
    THERE,
  ),
  group('openai', 'transcription', 'https://developers.openai.com/api/docs/pricing', {
    'gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-03-20 gpt-4o-mini-transcribe-2025-12-15': {},
  }),
  group('openai', 'images', 'https://developers.openai.com/api/docs/pricing', {
    'gpt-image-2.5-flare gpt-image-2.5-flare-2026-09-08': {
      input: 5,
      output: 30,
      cached: 1.25,
      inputImage: 8,
      cachedImage: 2,
    },
    'gpt-image-2.5-sunburst gpt-image-2.5-sunburst-2026-09-08': {
      input: 5,
      output: 30,
      cached: 1.25,
      inputImage: 8,
      cachedImage: 2,
    },
  }),
  group('openai', 'moderation', 'https://developers.openai.com/api/docs/guides/moderation', {
    'omni-moderation-latest omni-moderation-2024-09-26, text-moderation-latest text-moderation-stable': { input: 0 },
  }),
  group('mistral', 'embeddings', 'https://docs.mistral.ai/models/codestral-embed-25-05', {
    'codestral-embed codestral-embed-2505': { input: 0.15 },
  }),
  group('mistral', 'transcription', 'https://docs.mistral.ai/models/voxtral-mini-transcribe-3-0', {
    'voxtral-mini-transcribe-3-0 voxtral-mini-transcribe-3': { perHour: 0.21 },
    'voxtral-small-transcribe-3-0 voxtral-small-transcribe-3': { perHour: 0.24 },
  }),
  group('mistral', 'moderation', 'https://docs.mistral.ai/models/model-cards/mistral-moderation-26-03', {
    'mistral-moderation-2603 mistral-moderation-latest': { input: 0 },
  }),
  group('cohere', 'embeddings', 'https://cohere.com/pricing', {
    'embed-v4.0': { inputImage: 0.47 },
    'embed-v5.0-pro': { input: 0.12, inputImage: 0.4 },
    'embed-v5.0-fast': { input: 0.08, inputImage: 0.4 },
    'embed-english-v3.0, embed-multilingual-v3.0, embed-english-light-v3.0, embed-multilingual-light-v3.0': {
      input: 0.1,
    },
  }),
  group('cohere', 'rerank', 'https://cohere.com/pricing', {
    'rerank-v3.5, rerank-english-v3.0, rerank-multilingual-v3.0': { perThousandSearches: 2 },
    'rerank-v4.0-pro': { perThousandSearches: 2.5 },
    'rerank-v4.0-fast': { perThousandSearches: 2 },
    'rerank-v5.0-pro': { input: 0.05 },
    'rerank-v5.0-fast': { input: 0.02 },
  }),
  group('voyage', 'embeddings', 'https://docs.voyageai.com/docs/pricing', {
    'voyage-code-4, voyage-context-4': { input: 0.12 },
  }),
  group('voyage', 'rerank', 'https://docs.voyageai.com/docs/pricing', {
    'rerank-3, rerank-2.5, rerank-2, rerank-1': { input: 0.05 },
    'rerank-3-lite, rerank-2.5-lite, rerank-2-lite, rerank-lite-1': { input: 0.02 },
  }),
  group('jina', 'rerank', 'https://api.jina.ai/v1/models', {
    'jina-reranker-v3.5, jina-reranker-m0, jina-reranker-v2-base-multilingual': { input: 0.05 },
  }),
  // Tokens are bought for all of its models alike, so that these cost what its rerankers do.
  group(
    'jina',
    'embeddings',
    'https://jina.ai/contact-sales',
    {
      'jina-embeddings-v4, jina-embeddings-v3, jina-embeddings-v2-base-en, jina-clip-v2': { input: 0.05 },
    },
    THERE,
  ),
  group('elevenlabs', 'speech', 'https://elevenlabs.io/pricing/api', {
    'eleven_v4, eleven_v3, eleven_multilingual_v2': { characters: 80 },
    'eleven_v4_turbo, eleven_v3_conversational, eleven_flash_v2_5, eleven_flash_v2, eleven_turbo_v2_5, eleven_turbo_v2':
      { characters: 40 },
  }),
  group('elevenlabs', 'transcription', 'https://elevenlabs.io/pricing/api', {
    'scribe_v2, scribe_v1 scribe_v1_experimental': { perHour: 0.22 },
  }),
  group('deepgram', 'speech', 'https://deepgram.com/pricing', {
    'aura-2-*': { characters: 30 },
    'aura-*': { characters: 15 },
  }),
  group('deepgram', 'transcription', 'https://deepgram.com/pricing', {
    'nova-3-medical': { perHour: 0.312 },
    'nova-3 nova-3-*, nova-2 nova-2-*, nova nova-*': { perHour: 0.258 },
    'enhanced enhanced-*': { perHour: 0.87 },
    'base base-*': { perHour: 0.75 },
    'whisper whisper-*': { perHour: 0.36 },
  }),
  group('stability', 'images', 'https://platform.stability.ai/pricing', {
    'stable-image-ultra': { perImage: 0.08 },
    'stable-image-core': { perImage: 0.03 },
    'sd3.5-large, sd3-large sd3': { perImage: 0.065 },
    'sd3.5-large-turbo, sd3-large-turbo': { perImage: 0.04 },
    'sd3.5-medium, sd3-medium': { perImage: 0.035 },
  }),
  // The second version costs $0.04 up to 1K and $0.06 above; an answer does not say which it was.
  group('xai', 'images', 'https://docs.x.ai/docs/models', {
    'grok-imagine-image grok-imagine-image-2026-03-02': { perImage: 0.02 },
    'grok-imagine-image-2.0': { perImage: 0.06 },
  }),
  group('bedrock', 'embeddings', 'https://aws.amazon.com/bedrock/pricing/', {
    'amazon.titan-embed-text-v2:0': { input: 0.02 },
    'cohere.embed-english-v3, cohere.embed-multilingual-v3': { input: 0.1 },
    'cohere.embed-v4:0 us.cohere.embed-v4:0 global.cohere.embed-v4:0': { input: 0.12 },
  }),
  group('bedrock', 'rerank', 'https://aws.amazon.com/bedrock/pricing/', {
    'amazon.rerank-v1:0': { perThousandSearches: 1 },
    'cohere.rerank-v3-5:0': { perThousandSearches: 2 },
  }),
  // The generator’s source charges ten seconds at least, and says so in its README.
  group(
    'groq',
    'transcription',
    'https://console.groq.com/docs/speech-to-text',
    {
      'whisper-large-v3': { leastSeconds: 10 },
      'whisper-large-v3-turbo': { leastSeconds: 10 },
    },
    '@pydantic/genai-prices 0.1.8, 2026-11-25',
  ),
  group('groq', 'speech', 'https://console.groq.com/docs/models', {
    'canopylabs/orpheus-v1-english': { characters: 22 },
    'canopylabs/orpheus-arabic-saudi': { characters: 40 },
  }),
  group('together', 'embeddings', 'https://docs.together.ai/docs/serverless-models', {
    'BAAI/bge-base-en-v1.5': { input: 0.008 },
  }),
  group(
    'together',
    'transcription',
    'https://docs.together.ai/docs/speech-to-text',
    {
      'openai/whisper-large-v3': null,
    },
    'there, 2026-11-25: no price',
  ),
  group(
    'together',
    'speech',
    'https://docs.together.ai/docs/text-to-speech',
    {
      'canopylabs/orpheus-3b-0.1-ft, hexgrad/Kokoro-82M, cartesia/sonic-2, cartesia/sonic': null,
    },
    'there, 2026-11-25: no price',
  ),
  group('fireworks', 'embeddings', 'https://fireworks.ai/pricing', {
    'nomic-ai/nomic-embed-text-v1.5, nomic-ai/nomic-embed-text-v1, thenlper/gte-base': { input: 0.008 },
    'thenlper/gte-large, WhereIsAI/UAE-Large-V1': { input: 0.016 },
    'accounts/fireworks/models/qwen3-embedding-8b': { input: 0.1 },
  }),
  group('fireworks', 'rerank', 'https://api.fireworks.ai/v1/serverless/models?format=nested', {
    'accounts/fireworks/models/qwen3-reranker-8b': { input: 0.2 },
  }),
  group('nebius', 'embeddings', 'https://nebius.com/prices', {
    'Qwen/Qwen3-Embedding-8B, BAAI/bge-en-icl, BAAI/bge-multilingual-gemma2, intfloat/e5-mistral-7b-instruct': {
      input: 0.01,
    },
  }),
  group('novita', 'embeddings', 'https://novita.ai/pricing', {
    'qwen/qwen3-embedding-0.6b, qwen/qwen3-embedding-8b': { input: 0.07 },
    'baai/bge-m3': { input: 0.01 },
  }),
  group('novita', 'rerank', 'https://novita.ai/pricing', {
    'qwen/qwen3-reranker-8b': { input: 0.05 },
    'baai/bge-reranker-v2-m3': { input: 0.01 },
  }),
]

function group(
  provider: string,
  kind: ModelKind,
  url: string,
  models: TaskModels['models'],
  read = LITELLM,
): TaskModels {
  return { provider, kind, url, models, read }
}
