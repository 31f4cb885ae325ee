/** A word and when it was said. */
export interface TimedWord {
  readonly word: string
  readonly startSeconds: number
  readonly endSeconds: number
}

/** A line of subtitles: a segment, in OpenAI's words. */
export interface Cue {
  readonly text: string
  readonly startSeconds: number
  readonly endSeconds: number
}

/** Two lines of 42 characters, as broadcasters set subtitles. */
const CUE_CHARACTERS = 84
const CUE_SECONDS = 7
const PAUSE_SECONDS = 1
const SENTENCE_END = /[.!?。！？…]["'”’)\]]*$/u
/** What may lie between two words of a text. */
const GAP = /^[\s\p{P}]*$/u

/** Words as subtitles: a new one after a sentence, after a pause, and before one grows too long to read. */
export function cuesOf(text: string, words: readonly TimedWord[]): readonly Cue[] {
  const cues: Cue[] = []
  for (const word of withGaps(text, words)) {
    const open = cues.at(-1)
    if (open && !endsBefore(open, word)) cues[cues.length - 1] = extended(open, word)
    else cues.push(extended({ text: '', startSeconds: word.startSeconds, endSeconds: word.startSeconds }, word))
  }
  return cues
}

/** Cues as a SubRip file. */
export function toSrt(cues: readonly Cue[]): string {
  return cues.map((cue, index) => `${index + 1}\n${timing(cue, ',')}\n${cue.text.trim()}\n\n`).join('')
}

/** Cues as a WebVTT file. */
export function toVtt(cues: readonly Cue[]): string {
  return `WEBVTT\n\n${cues.map((cue) => `${timing(cue, '.')}\n${cue.text.trim()}\n\n`).join('')}`
}

/** When the last cue of either file ends, in seconds; 0 for any other text. */
export function lastCueEnd(text: string): number {
  const end = [...text.matchAll(/--> (?:(\d+):)?(\d\d):(\d\d)[,.](\d{3})/g)].at(-1)
  if (!end) return 0
  const [, hours = 0, minutes, seconds, thousandths] = end
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(thousandths) / 1000
}

/** A word, and what the text has before it: a blank, or in some scripts nothing. */
interface PlacedWord extends TimedWord {
  readonly gap: string
}

function endsBefore(cue: Cue, word: PlacedWord): boolean {
  return (
    SENTENCE_END.test(cue.text) ||
    word.startSeconds - cue.endSeconds > PAUSE_SECONDS ||
    word.endSeconds - cue.startSeconds > CUE_SECONDS ||
    cue.text.length + word.gap.length + word.word.length > CUE_CHARACTERS
  )
}

function extended(cue: Cue, { gap, word, endSeconds }: PlacedWord): Cue {
  const text = cue.text === '' ? word : cue.text + gap + word
  return { ...cue, text, endSeconds: Math.max(cue.endSeconds, endSeconds) }
}

function withGaps(text: string, words: readonly TimedWord[]): readonly PlacedWord[] {
  let at = 0
  return words.map((each) => {
    const found = text.indexOf(each.word, at)
    const gap = found < 0 ? null : text.slice(at, found)
    if (gap === null || !GAP.test(gap)) return { ...each, gap: ' ' }
    at = found + each.word.length
    return { ...each, gap }
  })
}

function timing({ startSeconds, endSeconds }: Cue, comma: string): string {
  return `${clock(startSeconds, comma)} --> ${clock(endSeconds, comma)}`
}

function clock(seconds: number, comma: string): string {
  const ms = Math.round(Math.max(0, seconds) * 1000)
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':') + comma + String(ms % 1000).padStart(3, '0')
}
