import { soundOf } from '../../tasks/forms.ts'
import type { TimedWord } from '../../tasks/subtitles.ts'
import { writeTranscript } from '../../tasks/transcripts.ts'
import type { TaskQuestion } from './question.ts'
import { wavSeconds } from './wav.ts'

/** What lies before the samples of a WAV file is rarely longer. */
const HEAD_BYTES = 65_536

/** Writes down a sound: not what it says, but how much of it was heard. */
export async function hear(question: TaskQuestion): Promise<Response> {
  const file = soundOf(question)
  const head = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const durationSeconds = wavSeconds(head, file.size)
  const text = textOf(file, durationSeconds)
  const words = timed(text, durationSeconds ?? 0)
  const written = writeTranscript({ text, language: 'english', durationSeconds, words, cues: [] }, question)
  if (typeof written !== 'string') return Response.json(written)
  return new Response(written, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

function textOf({ name, size }: File, seconds: number | null): string {
  const heard = `The sandbox heard ${size} bytes of ${name}.`
  return seconds === null ? heard : `${heard} They last ${seconds} s.`
}

/** The words of a text, each as long as the others. */
function timed(text: string, durationSeconds: number): readonly TimedWord[] {
  const words = text.split(' ')
  const secondsAt = (index: number) => Math.round((durationSeconds * index * 1000) / words.length) / 1000
  return words.map((word, index) => ({ word, startSeconds: secondsAt(index), endSeconds: secondsAt(index + 1) }))
}
