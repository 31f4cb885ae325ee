import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replicate } from '../../../../src/providers/replicate/replicate.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import chat from '../../../fixtures/providers/replicate/chat.json'
import errors from '../../../fixtures/providers/replicate/errors.json'
import failed from '../../../fixtures/providers/replicate/failed.json'
import image from '../../../fixtures/providers/replicate/image.json'
import waiting from '../../../fixtures/providers/replicate/waiting.json'
import { asked, json, none, sentJson } from '../tasks/support.ts'
import { bodyOf, target } from './support.ts'

const replied = (prediction: unknown) => replicate.reply!(prediction, bodyOf())

describe('a prediction', () => {
  it('is a completion, with the tokens that its metrics tell', () => {
    expect(replied(chat)).toEqual({
      id: 'gm3qorzdhgbfurvjtvhg6dckhu',
      object: 'chat.completion',
      created: 1788884374,
      model: 'meta/meta-llama-3-70b-instruct',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there!' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 11, completion_tokens: 4, total_tokens: 15 },
    })
  })

  it('has no usage where the metrics tell no tokens, and text in either form', () => {
    const plain = { ...chat, output: 'Hello', metrics: { predict_time: 1 } }
    expect(replied(plain).choices[0]?.message.content).toBe('Hello')
    expect(replied(plain)).not.toHaveProperty('usage')
    expect(replied({ ...chat, output: { text: 'Hello' } }).choices[0]?.message.content).toBe('Hello')
  })

  it('is none when it failed or has not ended', () => {
    expect(() => replied(failed)).toThrow('ran out of memory')
    expect(() => replied(waiting)).toThrow('did not finish within a minute')
    expect(() => replied({ ...waiting, status: 'canceled' })).toThrow('did not finish within a minute')
    expect(() => replied({})).toThrow('made no prediction')
  })
})

describe('a stream', () => {
  const read = (prediction: unknown, cuts: readonly number[] = []) => {
    const bytes = new TextEncoder().encode(JSON.stringify(prediction))
    const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((one, other) => one - other), bytes.length]
    const split = replicate.frames!()
    const reader = replicate.reader!(bodyOf({ stream: true }))
    const events = [...places.slice(1).map((place, at) => bytes.slice(places[at], place)), null].flatMap(split)
    return { results: events.map((event) => reader.read(event)), reader }
  }

  it('is the whole answer in one piece, wherever its bytes are cut', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(900), { maxLength: 8 }), (cuts) => {
        const { results, reader } = read({ ...chat, output: 'Grüß 👋' }, cuts)
        const envelope = { id: chat.id, object: 'chat.completion.chunk', created: 0, model: chat.model }
        expect(results).toEqual([
          [
            {
              ...envelope,
              choices: [{ index: 0, delta: { role: 'assistant', content: 'Grüß 👋' }, finish_reason: null }],
            },
            { ...envelope, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
            {
              ...envelope,
              choices: [],
              usage: { prompt_tokens: 11, completion_tokens: 4, total_tokens: 15 },
            },
          ],
        ])
        expect(reader.finished()).toBe(true)
      }),
    ))

  it('is refused when it failed, has not ended or is no JSON, and is not whole then', () => {
    const broken = read(failed)
    expect(broken.results).toMatchObject([{ kind: 'failed', message: failed.error }])
    expect(broken.reader.finished()).toBe(false)
    expect(read(waiting).results).toMatchObject([{ kind: 'failed' }])
    const reader = replicate.reader!(bodyOf())
    expect(reader.read({ event: '', data: '{"id":' })).toMatchObject({ kind: 'failed' })
    expect(replicate.frames!()(null)).toEqual([])
  })
})

describe('images', () => {
  const { 'images/generations': generations } = replicate.tasks!
  const flux = { ...target, model: 'black-forest-labs/flux-dev' }
  const sent = (fields: Record<string, unknown>) =>
    sentJson(generations!.request(asked('images/generations', { prompt: 'A cat', ...fields }), flux))

  it('are asked for with the model’s own inputs beside OpenAI’s', () => {
    const fields = {
      n: 2,
      size: '1536x1024',
      quality: 'high',
      user: 'u',
      seed: 7,
      output_format: 'jpeg',
      input: { go_fast: true },
    }
    expect(sent(fields)).toEqual({
      input: { prompt: 'A cat', num_outputs: 2, aspect_ratio: '3:2', seed: 7, output_format: 'jpg', go_fast: true },
    })
    expect(sent({ size: 'auto', aspect_ratio: '21:9' })).toEqual({ input: { prompt: 'A cat', aspect_ratio: '21:9' } })
    expect(() => sent({ response_format: 'b64_json' })).toThrow('addresses')
  })

  it('come back as addresses, and are counted', () => {
    const body = asked('images/generations', { prompt: 'A cat' })
    expect(generations!.reply!(image, body)).toEqual({ created: 0, data: image.output.map((url) => ({ url })) })
    expect(generations!.reply!({ ...image, output: image.output[0] }, body)).toMatchObject({ data: [{}] })
    expect(generations!.usage!(json(image), none, body)).toEqual({ ...NO_USAGE, more: { images: 2 } })
    expect(() => generations!.reply!(waiting, body)).toThrow('did not finish')
  })
})

describe('a refusal', () => {
  it.each([
    ['credit', 402, 'credential'],
    ['input', 422, 'invalid_request'],
    ['missing', 404, 'model_missing'],
    ['throttled', 429, 'rate_limit'],
  ] as const)('is understood: %s', (name, status, kind) => {
    const { detail } = errors[name]
    expect(replicate.refusal(status, none, JSON.stringify(errors[name]))).toMatchObject({ kind, message: detail })
  })
})
