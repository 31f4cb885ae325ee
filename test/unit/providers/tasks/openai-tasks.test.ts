import { describe, expect, it } from 'vitest'
import type { Task, TaskBody } from '../../../../src/providers/contract.ts'
import { TASK_DIALECTS } from '../../../../src/providers/tasks/dialects.ts'
import { openAiTasks } from '../../../../src/providers/tasks/openai-tasks.ts'
import { readUsage } from '../../../../src/providers/usage.ts'
import { VENDORS } from '../../../../src/providers/vendors.ts'
import answers from '../../../fixtures/providers/tasks/answers.json'
import { asked, askedInForm, json, none, sentForm, sentJson, target } from './support.ts'

const door = {
  address: () => 'https://vendor.test/v1',
  headers: ({ apiKey }: { apiKey: string }) => ({ authorization: `Bearer ${apiKey}`, 'x-title': 'Sluice' }),
}
const skill = (vendor: string, task: Task) => openAiTasks([task], door, TASK_DIALECTS[vendor])[task]!
const request = (vendor: string, body: TaskBody) => skill(vendor, body.task).request(body, target())
const reply = (vendor: string, answer: unknown, body: TaskBody): any => skill(vendor, body.task).reply!(answer, body)

describe('a JSON task', () => {
  it('goes to OpenAI’s path with the key in a header and the target’s model', () => {
    const sent = request('any', asked('moderations', { input: 'Hi', cache: { ttl: 1 }, sluice: {}, user: null }))
    expect(sent).toMatchObject({
      method: 'POST',
      url: 'https://vendor.test/v1/moderations',
      headers: { authorization: 'Bearer key-k9', 'content-type': 'application/json', 'x-title': 'Sluice' },
    })
    expect(sentJson(sent)).toEqual({ model: 'model-x1', input: 'Hi' })
  })

  it('is sent the same again for the same call', () => {
    const body = asked('images/generations', { prompt: 'A kitten', size: '1024x1024' })
    expect(request('together', body)).toEqual(request('together', body))
  })

  it('passes its answer untouched where the vendor keeps to OpenAI’s shapes', () => {
    for (const task of ['embeddings', 'images/generations', 'audio/speech', 'moderations'] as const) {
      expect(skill('openai', task).reply).toBeUndefined()
    }
  })
})

describe('embeddings', () => {
  const body = asked('embeddings', { input: [[1, 2]], dimensions: 256, encoding_format: 'base64' })

  it('are asked for as floats, except from OpenAI', () => {
    expect(sentJson(request('any', body))).toEqual({ model: 'model-x1', input: [[1, 2]], dimensions: 256 })
    expect(sentJson(request('openai', body)).encoding_format).toBe('base64')
  })

  it('are asked for in Mistral’s words', () => {
    const sent = sentJson(request('mistral', asked('embeddings', { input: 'Hi', dimensions: 256, user: 'u' })))
    expect(sent).toEqual({ model: 'model-x1', input: 'Hi', output_dimension: 256 })
  })

  it('of NVIDIA’s are of passages, unless the caller says otherwise', () => {
    const sent = (fields: object) => sentJson(request('nvidia', asked('embeddings', { input: 'Hi', ...fields })))
    expect(sent({ encoding_format: 'base64' })).toEqual({ model: 'model-x1', input: 'Hi', input_type: 'passage' })
    expect(sent({ input_type: 'query' }).input_type).toBe('query')
  })
})

describe('images', () => {
  const body = asked('images/generations', { prompt: 'A kitten', n: 2, size: '1536x1024', response_format: 'b64_json' })

  it('are asked of Together with width and height apart, and answered with the time to fill in', () => {
    expect(sentJson(request('together', body))).toMatchObject({
      width: 1536,
      height: 1024,
      response_format: 'base64',
      n: 2,
    })
    expect(sentJson(request('together', body))).not.toHaveProperty('size')
    expect(reply('together', answers.imagesTogether, body)).toMatchObject({
      created: 0,
      data: [{ b64_json: 'YQ==' }, {}],
    })
  })

  it('are at another path of OpenRouter’s', () => {
    expect(request('openrouter', body).url).toBe('https://vendor.test/v1/images')
  })

  it('have other names at SiliconFlow, and come back in OpenAI’s', () => {
    expect(sentJson(request('siliconflow', body))).toMatchObject({ image_size: '1536x1024', batch_size: 2 })
    expect(reply('siliconflow', answers.siliconFlowImage, body)).toMatchObject({
      created: 0,
      data: [{ url: 'https://images.test/1.png' }],
    })
  })

  it('to edit are sent as a form, each of several images, and without a content type', async () => {
    const form = new FormData()
    form.append('image[]', new File([new Uint8Array([1])], 'a.png', { type: 'image/png' }))
    form.append('image[]', new File([new Uint8Array([2])], 'b.png', { type: 'image/png' }))
    form.append('mask', new File([new Uint8Array([3])], 'm.png', { type: 'image/png' }))
    form.append('prompt', 'Put them together')
    form.append('model', 'ours/alias')
    const sent = request('openai', { task: 'images/edits', fields: { prompt: 'Put them together' }, form })
    expect(Object.keys(sent.headers)).not.toContain('content-type')
    expect(await sentForm(sent)).toEqual([
      ['image[]', 'a.png image/png 1'],
      ['image[]', 'b.png image/png 2'],
      ['mask', 'm.png image/png 3'],
      ['prompt', 'Put them together'],
      ['model', 'model-x1'],
    ])
    expect(form.get('model')).toBe('ours/alias')
  })
})

describe('speech', () => {
  it('is asked of Together as raw sound where OpenAI says pcm', () => {
    const sent = (format: string) =>
      sentJson(request('together', asked('audio/speech', { input: 'Hi', response_format: format }))).response_format
    expect(sent('pcm')).toBe('raw')
    expect(sent('mp3')).toBe('mp3')
  })
})

describe('a transcript', () => {
  const heard = (...texts: [string, string][]) => askedInForm('audio/transcriptions', texts)

  it('is asked for with the sound and every field of the form', async () => {
    expect(await sentForm(request('any', heard(['language', 'de'], ['include[]', 'logprobs'])))).toEqual([
      ['file', 'hello.mp3 audio/mpeg 1,2,3'],
      ['language', 'de'],
      ['include[]', 'logprobs'],
      ['model', 'model-x1'],
    ])
  })

  it.each(['json', 'srt', 'vtt', 'verbose_json', 'diarized_json'])(
    'in %s passes untouched from OpenAI',
    async (format) => {
      const body = heard(['response_format', format])
      expect(await sentForm(request('openai', body))).toContainEqual(['response_format', format])
      expect(reply('openai', answers.transcriptSeconds, body)).toBe(answers.transcriptSeconds)
    },
  )

  it('in text is asked of OpenAI as JSON, which tells what it used', async () => {
    const body = heard(['response_format', 'text'])
    expect(await sentForm(request('openai', body))).toContainEqual(['response_format', 'json'])
    expect(reply('openai', answers.transcriptSeconds, body)).toBe('Hello.\n')
  })

  it('is asked of Groq in full whatever the caller wants, and written as he wants it', async () => {
    for (const format of ['json', 'text', 'srt', 'vtt', 'verbose_json']) {
      const sent = await sentForm(request('groq', heard(['response_format', format])))
      expect(sent.filter(([name]) => name === 'response_format')).toEqual([['response_format', 'verbose_json']])
    }
    const written = (format: string) => reply('groq', answers.transcriptVerbose, heard(['response_format', format]))
    expect(written('json')).toEqual({
      text: answers.transcriptVerbose.text,
      usage: { type: 'duration', seconds: answers.transcriptVerbose.duration },
    })
    expect(written('srt')).toContain('00:00:03,500 --> 00:00:08,470\nPeople were swimming.')
    expect(written('verbose_json')).toBe(answers.transcriptVerbose)
  })

  it('is asked of Mistral without the fields it does not know, and timed only where that is wanted', async () => {
    expect(await sentForm(request('mistral', heard(['prompt', 'Hm'], ['language', 'en'])))).toEqual([
      ['file', 'hello.mp3 audio/mpeg 1,2,3'],
      ['language', 'en'],
      ['model', 'model-x1'],
    ])
    const timed = await sentForm(request('mistral', heard(['response_format', 'srt'])))
    expect(timed).toContainEqual(['timestamp_granularities', 'segment'])
    const full = reply('mistral', answers.transcriptMistral, heard(['response_format', 'verbose_json']))
    expect(full).toMatchObject({ task: 'transcribe', duration: 203, segments: [{ start: 0.8, end: 6.2 }] })
  })

  it('that streams is left as it is', async () => {
    const body = heard(['response_format', 'text'], ['stream', 'true'])
    expect(await sentForm(request('openai', body))).toContainEqual(['response_format', 'text'])
    expect(reply('openai', answers.transcriptSeconds, body)).toBe(answers.transcriptSeconds)
  })
})

describe('a moderation of Mistral’s', () => {
  it('says whether anything was flagged', () => {
    const { results } = reply('mistral', answers.moderationMistral, asked('moderations', { input: 'Hi' }))
    expect(results.map(({ flagged }: { flagged: boolean }) => flagged)).toEqual([true, false])
  })
})

describe('reranking', () => {
  const body = asked('rerank', { query: 'Capital?', documents: ['Berlin', 'Paris'], top_k: 1, return_documents: true })

  it('is asked in Cohere’s names, whichever the caller used, and without the documents back', () => {
    const sent = request('fireworks', body)
    expect(sent.url).toBe('https://vendor.test/v1/rerank')
    expect(sentJson(sent)).toEqual({ model: 'model-x1', query: 'Capital?', documents: ['Berlin', 'Paris'], top_n: 1 })
  })

  it('is answered in Cohere’s shape, whichever the vendor’s is', () => {
    for (const answer of [answers.rerankFireworks, answers.rerankScaleway]) {
      const { results } = reply('fireworks', answer, body)
      expect(results).toMatchObject([
        { index: 1, document: { text: 'Paris' } },
        { index: 0, document: { text: 'Berlin' } },
      ])
    }
  })
})

describe('the cost that a vendor reports', () => {
  it('stands beside what was used', () => {
    const { embeddings } = openAiTasks(['embeddings'], door, {}, readUsage)
    const answer = json({ usage: { prompt_tokens: 8, cost: 0.000_004 } })
    expect(embeddings!.usage!(answer, none, asked('embeddings', { input: 'Hi' }))).toMatchObject({
      inputTokens: 8,
      reportedCostNanos: 4000,
    })
  })

  it('is read as the vendor writes it for chat', () => {
    const { usage } = VENDORS.find(({ id }) => id === 'xai')!
    const { 'images/generations': images } = openAiTasks(['images/generations'], door, {}, usage)
    expect(images!.usage!(json(answers.imagesXai), none, asked('images/generations', {}))).toMatchObject({
      reportedCostNanos: 20_000_000,
      more: { images: 1 },
    })
  })

  it('is looked for only in vendors that report one', () => {
    expect(skill('openai', 'embeddings').usage).toBeUndefined()
  })
})
