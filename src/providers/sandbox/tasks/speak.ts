import { asText, type Raw } from '../../../shared/json.ts'
import type { TaskQuestion } from './question.ts'
import { WAV_HEADER_BYTES, writeWavHeader } from './wav.ts'

/** As in OpenAI's `pcm`: signed 16-bit samples of one channel, little end first. Source: platform.openai.com/docs/guides/text-to-speech. */
const SAMPLES_PER_SECOND = 24_000
const CHARACTER_SECONDS = 0.06
const LONGEST_SECONDS = 30
/** A tenth of what would be full volume. */
const AMPLITUDE = 3276
const LOWEST_HZ = 220
/** Two octaves of half-tones. */
const PITCHES = 24

/**
 * Speaks a text in quiet tones, one for each character and none for a blank; longer texts are broken off. Whatever format is
 * asked for, the answer is a WAV file, except for `pcm`.
 */
export function speak({ fields }: TaskQuestion): Response {
  const isBare = fields.response_format === 'pcm'
  const file = fileOf(fields)
  const headers = { 'content-type': isBare ? 'audio/pcm' : 'audio/wav' }
  return new Response(isBare ? file.subarray(WAV_HEADER_BYTES) : file, { headers })
}

function fileOf({ input, speed }: Raw): Uint8Array<ArrayBuffer> {
  const toneSamples = Math.round((SAMPLES_PER_SECOND * CHARACTER_SECONDS) / (Number(speed) || 1))
  const most = Math.floor((SAMPLES_PER_SECOND * LONGEST_SECONDS) / toneSamples)
  const characters = [...asText(input)].slice(0, most)
  const tones = Array.from({ length: PITCHES }, (_, pitch) => toneOf(LOWEST_HZ * 2 ** (pitch / 12), toneSamples))
  const file = new Uint8Array(WAV_HEADER_BYTES + 2 * toneSamples * characters.length)
  writeWavHeader(new DataView(file.buffer), SAMPLES_PER_SECOND)
  for (const [index, character] of characters.entries()) {
    const tone = character.trim() === '' ? [] : tones[(character.codePointAt(0) ?? 0) % PITCHES]
    file.set(tone ?? [], WAV_HEADER_BYTES + 2 * toneSamples * index)
  }
  return file
}

/** Swelling and fading, so that it neither begins nor ends with a click. */
function toneOf(pitchHz: number, samples: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * samples))
  const step = (2 * Math.PI * pitchHz) / SAMPLES_PER_SECOND
  for (let index = 0; index < samples; index++) {
    const volume = AMPLITUDE * Math.sin((Math.PI * index) / samples)
    view.setInt16(2 * index, Math.round(volume * Math.sin(step * index)), true)
  }
  return new Uint8Array(view.buffer)
}
