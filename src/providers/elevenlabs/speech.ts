import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { pick, postJson } from '../tasks/post.ts'
import { addressOf, authorization } from './wire.ts'

// Source: elevenlabs.io/docs/api-reference/text-to-speech/convert. It bills a credit per character of the text.

/** Its output formats by OpenAI's names: the best that every plan has, and for `pcm` the rate that OpenAI's has. */
const FORMATS: Readonly<Record<string, string>> = {
  mp3: 'mp3_44100_128',
  opus: 'opus_48000_128',
  wav: 'wav_24000',
  pcm: 'pcm_24000',
}

/** ElevenLabs' own fields that a caller may add. */
const OWN = [
  'language_code',
  'pronunciation_dictionary_locators',
  'seed',
  'previous_text',
  'next_text',
  'apply_text_normalization',
  'apply_language_text_normalization',
]

/** Speaks a text. The voice is one of ElevenLabs' ids. */
export const speech: TaskSkill = {
  request: ({ fields }, target) => {
    const url = `${addressOf(target)}/text-to-speech/${encodeURIComponent(voiceOf(fields))}`
    return postJson(`${url}?output_format=${outputFormat(fields)}`, authorization(target), {
      text: fields.input,
      model_id: target.model,
      voice_settings: voiceSettings(fields),
      ...pick(fields, OWN),
    })
  },
}

/** OpenAI's callers name a voice, or give an object with its id. */
function voiceOf({ voice }: Raw): string {
  const id = asText(voice) || asText(asRecord(voice).id)
  if (id === '') throw new Fault('invalid_request', "Speech needs the 'voice' to speak with.", { param: 'voice' })
  return id
}

/** One of its own formats is passed on, for those that OpenAI has no name for. */
function outputFormat({ response_format: format }: Raw): string {
  const asked = asText(format) || 'mp3'
  const known = FORMATS[asked] ?? (/^[a-z0-9]+_\d+(_\d+)?$/.test(asked) ? asked : null)
  if (known) return known
  const message = `ElevenLabs speaks ${Object.keys(FORMATS).join(', ')}, not '${asked}'.`
  throw new Fault('invalid_request', message, { param: 'response_format' })
}

function voiceSettings({ speed, voice_settings: settings }: Raw): Raw | undefined {
  const all = { ...(typeof speed === 'number' ? { speed } : {}), ...asRecord(settings) }
  return Object.keys(all).length > 0 ? all : undefined
}
