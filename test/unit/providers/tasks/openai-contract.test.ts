import { describe, expect, it } from 'vitest'
import { cohereTasks } from '../../../../src/providers/cohere/tasks.ts'
import type { TaskSkill } from '../../../../src/providers/contract.ts'
import { deepgram } from '../../../../src/providers/deepgram/deepgram.ts'
import { elevenlabs } from '../../../../src/providers/elevenlabs/elevenlabs.ts'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'
import { jina } from '../../../../src/providers/jina/jina.ts'
import { stability } from '../../../../src/providers/stability/stability.ts'
import { voyage } from '../../../../src/providers/voyage/voyage.ts'
import cohereVectors from '../../../fixtures/providers/cohere/embed.json'
import deepgramHeard from '../../../fixtures/providers/deepgram/listen.json'
import elevenlabsHeard from '../../../fixtures/providers/elevenlabs/transcription.json'
import geminiVectors from '../../../fixtures/providers/gemini/embeddings.json'
import geminiDrawn from '../../../fixtures/providers/gemini/image.json'
import jinaVectors from '../../../fixtures/providers/jina/embeddings.json'
import stabilityDrawn from '../../../fixtures/providers/stability/image.json'
import voyageVectors from '../../../fixtures/providers/voyage/embeddings.json'
import { expectOpenAi } from '../../../support/openai-contract.ts'
import { asked, askedInForm } from './support.ts'

const vectors = asked('embeddings', { input: ['a', 'b'] })
const image = asked('images/generations', { prompt: 'A kitten.' })

it.each<[string, TaskSkill | undefined, unknown]>([
  ['Cohere', cohereTasks.embeddings, cohereVectors],
  ['Gemini', gemini.tasks!.embeddings, geminiVectors],
  ['Jina', jina.tasks!.embeddings, jinaVectors],
  ['Voyage', voyage.tasks!.embeddings, voyageVectors],
])('vectors of %s are what OpenAI describes', (_, skill, recorded) => {
  expectOpenAi('CreateEmbeddingResponse', skill!.reply?.(recorded, vectors) ?? recorded)
})

it.each<[string, TaskSkill | undefined, unknown]>([
  ['Gemini', gemini.tasks!['images/generations'], geminiDrawn],
  ['Stability', stability.tasks!['images/generations'], stabilityDrawn],
])('pictures of %s are what OpenAI describes', (_, skill, recorded) => {
  const drawn: any = skill!.reply!(recorded, image)
  expectOpenAi('ImagesResponse', drawn)
  expect(drawn.data).toHaveLength(1)
})

describe.each([
  ['json', 'Json'],
  ['verbose_json', 'VerboseJson'],
])('a transcript as %s is what OpenAI describes', (format, form) => {
  it.each<[string, TaskSkill | undefined, unknown]>([
    ['Deepgram', deepgram.tasks!['audio/transcriptions'], deepgramHeard],
    ['ElevenLabs', elevenlabs.tasks!['audio/transcriptions'], elevenlabsHeard],
  ])('from %s', (_, skill, recorded) => {
    const fields: [string, string][] = [
      ['response_format', format],
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
    ]
    const told = skill!.reply!(recorded, askedInForm('audio/transcriptions', fields))
    expectOpenAi(`CreateTranscriptionResponse${form}`, told)
    expectOpenAi(`CreateTranslationResponse${form}`, told)
  })
})
