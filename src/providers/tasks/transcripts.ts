import { Fault } from '../../shared/faults.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import type { TaskBody } from '../contract.ts'
import { amount } from '../usage.ts'
import { listOf } from './forms.ts'
import { type Cue, cuesOf, type TimedWord, toSrt, toVtt } from './subtitles.ts'

/** What was heard, whoever heard it. */
export interface Transcript {
  readonly text: string
  /** As the vendor names it; null: it does not say. */
  readonly language: string | null
  /** Of the sound; null: the vendor does not say. */
  readonly durationSeconds: number | null
  readonly words: readonly TimedWord[]
  /** The vendor's own division; empty: made of the words. */
  readonly cues: readonly Cue[]
}

const FORMATS = ['json', 'text', 'srt', 'verbose_json', 'vtt'] as const

/** A form in which a transcript can be written, by OpenAI's name. */
export type TranscriptFormat = (typeof FORMATS)[number]

/** The format a caller wants a transcript in. Throws `invalid_request` for one that nobody here can write. */
export function formatOf({ fields }: TaskBody): TranscriptFormat {
  const asked = asText(fields.response_format) || 'json'
  const format = FORMATS.find((each) => each === asked)
  if (format) return format
  const message = `This model writes transcripts as ${FORMATS.join(', ')}.`
  throw new Fault('invalid_request', message, { param: 'response_format' })
}

/** A transcript in the caller's format: text for `text`, `srt` and `vtt`, else OpenAI's object. */
export function writeTranscript(transcript: Transcript, body: TaskBody): unknown {
  const { text, durationSeconds } = transcript
  const usage = durationSeconds === null ? {} : { usage: { type: 'duration', seconds: durationSeconds } }
  switch (formatOf(body)) {
    case 'text':
      return `${text}\n`
    case 'srt':
      return toSrt(cuesIn(transcript))
    case 'vtt':
      return toVtt(cuesIn(transcript))
    case 'verbose_json':
      return { ...verbose(transcript, body), ...usage }
    default:
      return { text, ...usage }
  }
}

/** Reads OpenAI's `verbose_json`, or as much of it as there is. */
export function readTranscript(json: unknown): Transcript {
  const raw = asRecord(json)
  const usage = asRecord(raw.usage)
  return {
    text: asText(raw.text),
    language: asText(raw.language) || null,
    durationSeconds: amount(raw.duration ?? usage.seconds ?? usage.prompt_audio_seconds) || null,
    words: asRecords(raw.words).map((word) => ({ word: asText(word.word), ...span(word) })),
    cues: asRecords(raw.segments).map((segment) => ({ text: asText(segment.text), ...span(segment) })),
  }
}

/** When something was said, where the vendor says `start` and `end` in seconds. */
export function span({ start, end }: Raw): { readonly startSeconds: number; readonly endSeconds: number } {
  return { startSeconds: amount(start), endSeconds: amount(end) }
}

function cuesIn({ text, durationSeconds, words, cues }: Transcript): readonly Cue[] {
  if (cues.length > 0) return cues
  if (words.length > 0) return cuesOf(text, words)
  return text === '' ? [] : [{ text, startSeconds: 0, endSeconds: durationSeconds ?? 0 }]
}

function verbose(transcript: Transcript, body: TaskBody): Raw {
  const { text, language, durationSeconds, words } = transcript
  const asked = listOf(body, 'timestamp_granularities')
  return {
    task: body.task === 'audio/translations' ? 'translate' : 'transcribe',
    language: language ?? '',
    duration: durationSeconds ?? 0,
    text,
    ...(asked.includes('word') ? { words: words.map(writtenWord) } : {}),
    ...(asked.length === 0 || asked.includes('segment') ? { segments: cuesIn(transcript).map(segment) } : {}),
  }
}

function writtenWord({ word, startSeconds, endSeconds }: TimedWord): Raw {
  return { word, start: startSeconds, end: endSeconds }
}

/** Clients expect Whisper's own measures in every segment; nobody else takes them, so they are neutral. */
function segment({ text, startSeconds, endSeconds }: Cue, id: number): Raw {
  const measures = { tokens: [], temperature: 0, avg_logprob: 0, compression_ratio: 1, no_speech_prob: 0 }
  return { id, seek: 0, start: startSeconds, end: endSeconds, text, ...measures }
}
