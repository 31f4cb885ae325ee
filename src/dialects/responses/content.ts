import type { ChatMessage, ContentPart } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, textAt, wrong } from '../fields.ts'
import { isMissing, listAt, present } from './narrow.ts'

/** Where a sentence about what cannot be carried over is put. */
export type Warn = (sentence: string) => void

type Content = NonNullable<ChatMessage['content']>

/** Reads the content of a message or of a function's result: text, or a list of parts. */
export function readContent(value: unknown, param: string, warn: Warn): Content {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) throw wrong(param, 'a string or a list of parts')
  const parts = listAt(value, param).map((part, index) => readPart(part, `${param}.${index}`, warn))
  const [only] = parts
  if (only === undefined) return ''
  // Some providers take only text as text, and a list of one part says no more.
  return parts.length === 1 && isPlain(only) ? String(only.text) : parts
}

/** What an assistant said: text parts without marks become one text, which every provider takes. */
export function readSpoken(value: unknown, param: string, warn: Warn): Content {
  const content = readContent(value, param, warn)
  if (typeof content === 'string' || !content.every(isPlain)) return content
  return content.map((part) => String(part.text)).join('')
}

function isPlain(part: ContentPart): boolean {
  return part.type === 'text' && Object.keys(part).length === 2
}

type Read = (part: Raw, param: string, warn: Warn) => ContentPart

const READERS: ReadonlyMap<unknown, Read> = new Map<unknown, Read>([
  ['input_text', readText],
  ['output_text', readText],
  ['refusal', (part, param) => ({ type: 'refusal', refusal: textAt(part.refusal, `${param}.refusal`) })],
  ['input_image', readImage],
  ['input_file', readFile],
  [
    'input_audio',
    (part, param) => ({ type: 'input_audio', input_audio: recordAt(part.input_audio, `${param}.input_audio`) }),
  ],
])

function readPart(value: unknown, param: string, warn: Warn): ContentPart {
  const part = recordAt(value, param)
  const read = READERS.get(part.type)
  if (!read) throw wrong(`${param}.type`, `one of ${[...READERS.keys()].join(', ')}`)
  return { ...read(part, param, warn), ...marks(part) }
}

/** Where a prompt may be cached up to: each vendor's own mark travels under its own name. */
function marks(part: Raw): Raw {
  const { cache_control, prompt_cache_breakpoint } = part
  return present({
    cache_control: cache_control ?? undefined,
    prompt_cache_breakpoint: prompt_cache_breakpoint ?? undefined,
  })
}

function readText(part: Raw, param: string): ContentPart {
  return { type: 'text', text: textAt(part.text, `${param}.text`) }
}

function readImage(part: Raw, param: string): ContentPart {
  if (isMissing(part.image_url) && !isMissing(part.file_id)) {
    const message = 'Uploaded files are not kept here: give the image as `image_url`, an address or a data URL.'
    throw new Fault('invalid_request', message, { param: `${param}.file_id` })
  }
  const url = filledTextAt(part.image_url, `${param}.image_url`)
  const detail = isMissing(part.detail) ? undefined : textAt(part.detail, `${param}.detail`)
  return { type: 'image_url', image_url: detail === undefined ? { url } : { url, detail } }
}

/** Chat has no field for a file's address; providers that can fetch one take it where the data would be. */
function readFile(part: Raw, param: string, warn: Warn): ContentPart {
  const { file_data, file_url, file_id, filename } = part
  if (isMissing(file_data) && isMissing(file_url) && isMissing(file_id)) {
    throw wrong(`${param}.file_data`, 'a data URL, unless `file_url` or `file_id` is given')
  }
  if (!isMissing(file_url)) warn('`file_url` is passed on, but not every provider fetches files by their address.')
  if (!isMissing(part.detail)) warn('`detail` of a file is not carried over.')
  const file = {
    file_data: optionalText(file_data, `${param}.file_data`) ?? optionalText(file_url, `${param}.file_url`),
    file_id: optionalText(file_id, `${param}.file_id`),
    filename: optionalText(filename, `${param}.filename`),
  }
  return { type: 'file', file: present(file) }
}

function optionalText(value: unknown, param: string): string | undefined {
  return isMissing(value) ? undefined : filledTextAt(value, param)
}
