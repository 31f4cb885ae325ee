import { Fault } from '../../shared/faults.ts'
import { asText, type Raw } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { pick, postJson } from '../tasks/post.ts'
import { characters, used } from '../tasks/usage.ts'
import { addressOf, authorization } from './wire.ts'

// Sources: developers.deepgram.com/reference/text-to-speech/speak-request, /docs/tts-media-output-settings.

/** Its encodings by OpenAI's names; `pcm` at the rate that OpenAI's has. */
const FORMATS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mp3: { encoding: 'mp3' },
  opus: { encoding: 'opus', container: 'ogg' },
  aac: { encoding: 'aac' },
  flac: { encoding: 'flac' },
  wav: { encoding: 'linear16', container: 'wav' },
  pcm: { encoding: 'linear16', container: 'none', sample_rate: '24000' },
}

/** Deepgram's own options that a caller may add. */
const OWN = ['bit_rate', 'sample_rate', 'speed', 'mip_opt_out', 'tag']

/** Speaks a text. The model is the voice there, so that OpenAI's `voice` has no say. */
export const speech: TaskSkill = {
  request: ({ fields }, target) => {
    const options = { ...pick(fields, OWN), ...formatOf(fields), model: target.model }
    const query = new URLSearchParams(Object.entries(options).map(([name, value]) => [name, String(value)]))
    const path = `${speakPath(addressOf(target), target.model)}?${query}`
    return postJson(path, authorization(target), { text: fields.input })
  },
  usage: (_answer, headers, { fields }) =>
    used({}, { characters: Number(headers.get('dg-char-count')) || characters(fields.input) }),
}

/** Its Flux voices are the second version's alone, its Aura voices the first's. */
function speakPath(address: string, model: string): string {
  return model.startsWith('flux-') ? `${address.replace(/\/v1$/, '/v2')}/speak` : `${address}/speak`
}

function formatOf({ response_format: format }: Raw): Readonly<Record<string, string>> {
  const asked = asText(format) || 'mp3'
  const known = FORMATS[asked]
  if (known) return known
  const message = `Deepgram speaks ${Object.keys(FORMATS).join(', ')}, not '${asked}'.`
  throw new Fault('invalid_request', message, { param: 'response_format' })
}
