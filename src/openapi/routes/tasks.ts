import type * as z from 'zod'
import {
  EmbeddingsRequest,
  ImageEditRequest,
  ImageRequest,
  ModerationRequest,
  RerankRequest,
  SpeechRequest,
} from '../../contract/tasks.ts'
import { byModel, bytes, type Content, events, form, json, type Route } from '../route.ts'
import {
  EmbeddingList,
  ImageEditForm,
  ImageEvent,
  ImageList,
  Moderation,
  Ranking,
  SoundForm,
  Transcript,
  TranscriptEvent,
} from '../schemas/tasks.ts'

const images = [json(ImageList, { created: 1_764_000_000, data: [{ b64_json: 'aW1hZ2U=' }] }), events(ImageEvent)]
const transcripts = [json(Transcript, { text: 'Hello.' }), bytes('text/plain'), events(TranscriptEvent)]
const question = { query: 'Who says hello?', documents: ['Good night.', 'Hello.'] }
const ranking = { results: [{ index: 1, relevance_score: 0.98 }] }

function task(id: string, path: `/${string}`, summary: string, body: Content[], answer: Content[]): Route {
  return byModel({ id, method: 'post', path, tag: 'Tasks', summary, body, answer })
}

function asked(schema: z.ZodType, fields: object): Content[] {
  return [json(schema, fields)]
}

/** What models do beside chat. */
export const taskRoutes: readonly Route[] = [
  task(
    'createEmbeddings',
    '/v1/embeddings',
    'Turn texts into vectors.',
    asked(EmbeddingsRequest, { model: 'openai/text-embedding-3-small', input: ['Hello.'] }),
    [
      json(EmbeddingList, {
        object: 'list',
        data: [{ object: 'embedding', index: 0, embedding: [0.1, -0.2] }],
        model: 'text-embedding-3-small',
        usage: { prompt_tokens: 2, total_tokens: 2 },
      }),
    ],
  ),
  task(
    'createImages',
    '/v1/images/generations',
    'Draw pictures.',
    asked(ImageRequest, { model: 'openai/gpt-image-1', prompt: 'A kitten.' }),
    images,
  ),
  task(
    'editImages',
    '/v1/images/edits',
    'Draw pictures from pictures.',
    [form(ImageEditForm), json(ImageEditRequest)],
    images,
  ),
  task(
    'createSpeech',
    '/v1/audio/speech',
    'Speak a text.',
    asked(SpeechRequest, { model: 'openai/tts-1', input: 'Hello.', voice: 'alloy' }),
    [bytes('audio/*')],
  ),
  task(
    'createTranscription',
    '/v1/audio/transcriptions',
    'Write down what is said, in its own language.',
    [form(SoundForm)],
    transcripts,
  ),
  task(
    'createTranslation',
    '/v1/audio/translations',
    'Write down what is said, in English.',
    [form(SoundForm)],
    transcripts,
  ),
  task(
    'createModeration',
    '/v1/moderations',
    'Judge whether texts or pictures are fit to be seen.',
    asked(ModerationRequest, { model: 'openai/omni-moderation-latest', input: 'Hello.' }),
    [
      json(Moderation, {
        id: 'modr-1',
        model: 'omni-moderation-latest',
        results: [{ flagged: false, categories: { violence: false }, category_scores: { violence: 0.01 } }],
      }),
    ],
  ),
  ...(['v1', 'v2'] as const).map((version) =>
    task(
      version === 'v1' ? 'rerank' : 'rerankAsCohere',
      `/${version}/rerank`,
      'Order documents by how well they answer a query.',
      asked(RerankRequest, { model: 'cohere/rerank-v3.5', ...question }),
      [json(Ranking, ranking)],
    ),
  ),
]
