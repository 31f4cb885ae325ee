import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import type { TaskBody, TaskSkill } from '../contract.ts'
import { soundOf } from '../tasks/forms.ts'
import { postForm } from '../tasks/post.ts'
import { formatOf, span, type Transcript, writeTranscript } from '../tasks/transcripts.ts'
import { used } from '../tasks/usage.ts'
import { amount } from '../usage.ts'
import { addressOf, authorization } from './wire.ts'

// Source: elevenlabs.io/docs/api-reference/speech-to-text/convert. It bills the sound's length.

/** ElevenLabs' own fields that a caller may add. */
const OWN = [
  'num_speakers',
  'diarize',
  'diarization_threshold',
  'file_format',
  'seed',
  'no_verbatim',
  'keyterms',
  'temperature',
]

/** Writes down speech. There is no stream: whoever asks for one is answered whole, as OpenAI's Whisper answers. */
export const transcriptions: TaskSkill = {
  request: (body, target) => {
    formatOf(body)
    return postForm(`${addressOf(target)}/speech-to-text`, authorization(target), formOf(body, target.model))
  },
  reply: (json, body) => writeTranscript(transcriptOf(asRecord(json)), body),
  usage: (answer) => {
    const { audio_duration_secs: duration, words } = answer.is === 'json' ? asRecord(answer.json) : {}
    return used({}, { seconds: amount(duration ?? asRecords(words).at(-1)?.end) })
  },
}

function formOf(body: TaskBody, model: string): FormData {
  const { fields } = body
  const file = soundOf(body)
  const form = new FormData()
  form.append('model_id', model)
  form.append('file', file, file.name)
  const language = asText(fields.language)
  if (language !== '') form.append('language_code', language)
  // On by default there: `(laughter)` in the text, where OpenAI's callers expect words alone.
  form.append('tag_audio_events', asText(fields.tag_audio_events) || 'false')
  for (const name of OWN) for (const value of body.form?.getAll(name) ?? []) form.append(name, asText(value))
  return form
}

function transcriptOf(raw: Raw): Transcript {
  return {
    text: asText(raw.text),
    language: asText(raw.language_code) || null,
    durationSeconds: amount(raw.audio_duration_secs) || null,
    words: asRecords(raw.words)
      .filter(({ type }) => type === 'word')
      .map((word) => ({ word: asText(word.text), ...span(word) })),
    cues: [],
  }
}
