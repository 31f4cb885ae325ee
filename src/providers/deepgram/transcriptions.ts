import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import type { TaskBody, TaskSkill } from '../contract.ts'
import { soundOf } from '../tasks/forms.ts'
import { formatOf, span, type Transcript, writeTranscript } from '../tasks/transcripts.ts'
import { used } from '../tasks/usage.ts'
import { amount } from '../usage.ts'
import { addressOf, authorization } from './wire.ts'

// Source: developers.deepgram.com/reference/speech-to-text/listen-pre-recorded. It bills the sound's length.

/** Deepgram's own options that a caller may add. */
const OWN = [
  'detect_language',
  'punctuate',
  'smart_format',
  'diarize',
  'diarize_model',
  'keyterm',
  'keywords',
  'numerals',
  'profanity_filter',
  'redact',
  'filler_words',
  'dictation',
  'mip_opt_out',
  'tag',
]

/** Writes down recorded speech. There is no stream: whoever asks for one is answered whole, as OpenAI's Whisper answers. */
export const transcriptions: TaskSkill = {
  request: (body, target) => {
    formatOf(body)
    const file = soundOf(body)
    return {
      method: 'POST',
      url: `${addressOf(target)}/listen?${optionsOf(body, target.model)}`,
      headers: { ...authorization(target), 'content-type': file.type || 'application/octet-stream' },
      body: file.stream(),
    }
  },
  reply: (json, body) => writeTranscript(transcriptOf(asRecord(json)), body),
  usage: (answer) => {
    const metadata = answer.is === 'json' ? asRecord(asRecord(answer.json).metadata) : {}
    return used({}, { seconds: amount(metadata.duration) })
  },
}

function optionsOf(body: TaskBody, model: string): URLSearchParams {
  const query = new URLSearchParams({ model })
  const language = asText(body.fields.language)
  // OpenAI's models find out the language themselves; these take English for granted unless asked to.
  if (language !== '') query.append('language', language)
  else if (!body.form?.has('detect_language')) query.append('detect_language', 'true')
  if (!body.form?.has('smart_format')) query.append('smart_format', 'true')
  for (const name of OWN) for (const value of body.form?.getAll(name) ?? []) query.append(name, asText(value))
  return query
}

function transcriptOf({ metadata, results }: Raw): Transcript {
  const channel = asRecords(asRecord(results).channels)[0] ?? {}
  const best = asRecords(channel.alternatives)[0] ?? {}
  return {
    text: asText(best.transcript),
    language: asText(channel.detected_language) || null,
    durationSeconds: amount(asRecord(metadata).duration) || null,
    words: asRecords(best.words).map((word) => ({
      word: asText(word.punctuated_word) || asText(word.word),
      ...span(word),
    })),
    cues: [],
  }
}
