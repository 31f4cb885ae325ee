import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WAV_HEADER_BYTES, wavSeconds, writeWavHeader } from '../../../../../src/providers/sandbox/tasks/wav.ts'
import { expectOpenAi } from '../../../../support/openai-contract.ts'
import { askTask, formOf, jsonOf } from './support.ts'

async function speak(fields: object) {
  const response = await askTask('audio/speech', 'echo-voice', { voice: 'alloy', ...fields })
  return { type: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) }
}

const secondsOf = (bytes: Uint8Array) => wavSeconds(new DataView(bytes.buffer), bytes.length)

const samplesOf = (bytes: Uint8Array) => [...new Int16Array(bytes.buffer, WAV_HEADER_BYTES)]

describe('speech', () => {
  test('is a WAV file whose header tells what follows', async () => {
    const { type, bytes } = await speak({ input: 'Hello' })
    const view = new DataView(bytes.buffer)
    const text = (from: number) => new TextDecoder().decode(bytes.subarray(from, from + 4))
    expect(type).toBe('audio/wav')
    expect([text(0), text(8), text(12), text(36)]).toEqual(['RIFF', 'WAVE', 'fmt ', 'data'])
    expect(view.getUint32(4, true)).toBe(bytes.length - 8)
    expect(view.getUint32(40, true)).toBe(bytes.length - 44)
    expect([view.getUint16(20, true), view.getUint16(22, true)]).toEqual([1, 1])
    expect([view.getUint32(24, true), view.getUint32(28, true)]).toEqual([24_000, 48_000])
    expect([view.getUint16(32, true), view.getUint16(34, true)]).toEqual([2, 16])
  })

  test('is as long as its text, shorter when spoken faster, and never longer than half a minute', async () => {
    expect(secondsOf((await speak({ input: 'Hello' })).bytes)).toBe(0.3)
    expect(secondsOf((await speak({ input: 'Hello Hello' })).bytes)).toBe(0.66)
    expect(secondsOf((await speak({ input: 'Hello', speed: 2 })).bytes)).toBe(0.15)
    expect(secondsOf((await speak({ input: 'x'.repeat(100_000), speed: 0.25 })).bytes)).toBe(30)
  })

  test('is quiet tones, other ones for other letters, and silence for blanks', async () => {
    const samples = samplesOf((await speak({ input: 'ab a' })).bytes)
    const tone = (index: number) => samples.slice(1440 * index, 1440 * (index + 1))
    const loudest = Math.max(...samples.map(Math.abs))
    expect(loudest).toBeGreaterThan(2000)
    expect(loudest).toBeLessThan(32_767 / 8)
    expect(tone(0)).toEqual(tone(3))
    expect(tone(0)).not.toEqual(tone(1))
    expect(new Set(tone(2))).toEqual(new Set([0]))
  })

  test('as pcm is the same without the header, and as mp3 a WAV file that says so', async () => {
    const wav = await speak({ input: 'Hello', response_format: 'wav' })
    const pcm = await speak({ input: 'Hello', response_format: 'pcm' })
    const mp3 = await speak({ input: 'Hello', response_format: 'mp3' })
    expect(pcm).toEqual({ type: 'audio/pcm', bytes: wav.bytes.slice(44) })
    expect(mp3).toEqual(wav)
  })
})

describe('the length of a WAV file', () => {
  test('is read from the header that was written, whatever the rate and the amount', () => {
    const rate = fc.constantFrom(8000, 16_000, 24_000, 48_000)
    fc.assert(
      fc.property(rate, fc.integer({ min: 0, max: 100_000 }), (samplesPerSecond, samples) => {
        const view = new DataView(new ArrayBuffer(WAV_HEADER_BYTES + 2 * samples))
        writeWavHeader(view, samplesPerSecond)
        expect(wavSeconds(view, view.byteLength)).toBeCloseTo(samples / samplesPerSecond, 2)
      }),
      { numRuns: 50 },
    )
  })

  test.each([0, 0xffffffff])('is that of the rest where the header says %i, as recorders do', (said) => {
    const view = wav(48_000)
    view.setUint32(40, said, true)
    expect(wavSeconds(view, view.byteLength)).toBe(1)
  })

  test('is found behind other parts of odd length', () => {
    const plain = new Uint8Array(wav(48_000).buffer)
    const other = [...new TextEncoder().encode('LIST'), 3, 0, 0, 0, 1, 2, 3, 0]
    const whole = Uint8Array.from([...plain.subarray(0, 36), ...other, ...plain.subarray(36)])
    expect(wavSeconds(new DataView(whole.buffer), whole.length)).toBe(1)
  })

  test('is unknown of anything else, however short', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(wavSeconds(new DataView(Uint8Array.from(bytes).buffer), bytes.length)).toBeNull()
      }),
    )
    for (let bytes = 0; bytes < 44; bytes++) {
      expect(wavSeconds(new DataView(wav(100).buffer, 0, bytes), 144)).toBeNull()
    }
  })
})

describe.each(['audio/transcriptions', 'audio/translations'] as const)('%s', (task) => {
  const ask = (fields: Record<string, string> = {}, bytes = new Uint8Array(wav(120_000).buffer)) =>
    askTask(task, 'echo-ear', formOf(fields, 'file', bytes))
  const form = task === 'audio/transcriptions' ? 'CreateTranscriptionResponse' : 'CreateTranslationResponse'
  const TEXT = 'The sandbox heard 120044 bytes of talk.wav. They last 2.5 s.'

  test('tells what was heard and how long it was', async () => {
    const answer = await (await ask()).json()
    expectOpenAi(`${form}Json`, answer)
    expect(answer).toEqual({ text: TEXT, usage: { type: 'duration', seconds: 2.5 } })
  })

  test('as verbose_json has segments and words that fill the time', async () => {
    const answer: any = await (await ask({ response_format: 'verbose_json' })).json()
    expectOpenAi(`${form}VerboseJson`, answer)
    expect(answer).toMatchObject({ text: TEXT, duration: 2.5, language: 'english', usage: { seconds: 2.5 } })
    expect(answer.segments).toHaveLength(2)
    expect(answer.segments.at(-1)).toMatchObject({ end: 2.5, text: 'They last 2.5 s.' })
    const words: any = await (
      await ask({ response_format: 'verbose_json', 'timestamp_granularities[]': 'word' })
    ).json()
    expectOpenAi(`${form}VerboseJson`, words)
    expect(words.words.map(({ word }: { word: string }) => word).join(' ')).toBe(TEXT)
    expect(words.words[0].start).toBe(0)
    expect(words.words.at(-1).end).toBe(2.5)
  })

  test.each([
    ['text', `${TEXT}\n`],
    ['srt', /^1\n00:00:00,000 --> 00:00:01,591\nThe sandbox .*\n\n2\n00:00:01,591 --> 00:00:02,500\nThey last /],
    ['vtt', /^WEBVTT\n\n00:00:00\.000 --> .*\nThe sandbox /],
  ])('as %s is plain text', async (response_format, expected) => {
    const response = await ask({ response_format })
    expect(response.headers.get('content-type')).toContain('text/plain')
    expect(await response.text()).toMatch(expected)
  })

  test('of what is no WAV file does not say how long it was', async () => {
    const answer = await (await ask({}, new Uint8Array(7))).json()
    expect(answer).toEqual({ text: 'The sandbox heard 7 bytes of talk.wav.' })
  })

  test('hears what was spoken here', async () => {
    const { bytes } = await speak({ input: 'Hello' })
    expect(await (await ask({}, bytes)).json()).toMatchObject({ usage: { seconds: 0.3 } })
  })

  test('in a format that nobody knows, or without a file, is refused by the field', async () => {
    expect(await (await ask({ response_format: 'docx' })).json()).toMatchObject({ error: { param: 'response_format' } })
    const nothing = new FormData()
    expect(await jsonOf(task, 'echo-ear', nothing)).toMatchObject({ error: { param: 'file' } })
  })
})

/** A silent file with so many bytes of samples, 48,000 of which are a second. */
function wav(bytes: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(WAV_HEADER_BYTES + bytes))
  writeWavHeader(view, 24_000)
  return view
}
