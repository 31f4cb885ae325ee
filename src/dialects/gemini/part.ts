import type { ContentPart } from '../../contract/chat.ts'
import { asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import { filledTextAt, textAt, wrong } from '../fields.ts'
import { filePart, inlinePart } from './media.ts'
import { fieldsOf } from './raw.ts'

/** A part of a turn, read: what it is, and the thought signature it bears. */
export type Part =
  | { readonly kind: 'content'; readonly content: ContentPart; readonly signature: string }
  | { readonly kind: 'thought'; readonly text: string; readonly signature: string }
  | {
      readonly kind: 'call'
      readonly id: string
      readonly name: string
      readonly args: Raw
      readonly signature: string
    }
  | { readonly kind: 'result'; readonly id: string; readonly name: string; readonly content: string | ContentPart[] }
  | { readonly kind: 'lost' }

type Warn = (sentence: string) => void

/** What a part holds, one of these; what else stands beside it only describes it. */
const READERS: Readonly<Record<string, (raw: Raw, path: string, warn: Warn) => Part>> = {
  functionCall: readCall,
  functionResponse: readResult,
  inlineData: (raw, path) => content(inlinePart(raw.inlineData, `${path}.inlineData`), raw),
  fileData: (raw, path, warn) => content(filePart(raw.fileData, `${path}.fileData`, warn), raw),
  text: readText,
}

const BESIDE = new Set(['thought', 'thoughtSignature'])

/** Reads a part of a turn; one that OpenAI's form has no room for is lost, with a warning. */
export function readPart(value: unknown, path: string, warn: Warn): Part {
  const raw = fieldsOf(value, path)
  const held = Object.keys(READERS).find((name) => raw[name] !== undefined)
  const lost = Object.keys(raw).filter((name) => name !== held && !BESIDE.has(name))
  for (const name of lost) warn(`The part field \`${name}\` cannot be carried over.`)
  const read = held === undefined ? undefined : READERS[held]
  if (read !== undefined) return read(raw, path, warn)
  // A signature may come alone, after the last text of a stream.
  if (asText(raw.thoughtSignature) !== '') return readText({ ...raw, text: '' }, path)
  if (lost.length === 0) throw wrong(path, 'a part that holds something: text, inlineData, functionCall …')
  return { kind: 'lost' }
}

function content(part: ContentPart, raw: Raw): Part {
  return { kind: 'content', content: part, signature: asText(raw.thoughtSignature) }
}

function readText(raw: Raw, path: string): Part {
  const text = textAt(raw.text, `${path}.text`)
  if (raw.thought === true) return { kind: 'thought', text, signature: asText(raw.thoughtSignature) }
  return content({ type: 'text', text }, raw)
}

function readCall(raw: Raw, path: string): Part {
  const call = fieldsOf(raw.functionCall, `${path}.functionCall`)
  const name = filledTextAt(call.name, `${path}.functionCall.name`)
  const args = fieldsAsTheyAre(call.args, `${path}.functionCall.args`)
  return { kind: 'call', id: asText(call.id), name, args, signature: asText(raw.thoughtSignature) }
}

function readResult(raw: Raw, path: string, warn: Warn): Part {
  const at = `${path}.functionResponse`
  const result = fieldsOf(raw.functionResponse, at)
  const name = filledTextAt(result.name, `${at}.name`)
  for (const field of ['willContinue', 'scheduling']) {
    if (result[field] !== undefined) warn(`The field \`${field}\` of a function response cannot be carried over.`)
  }
  const text = resultText(fieldsAsTheyAre(result.response, `${at}.response`))
  const parts = Array.isArray(result.parts) ? result.parts : []
  const read = parts.map((part, index) => readPart(part, `${at}.parts.${index}`, warn))
  const media = read.flatMap((part) => (part.kind === 'content' ? [part.content] : []))
  const whole = media.length === 0 ? text : [{ type: 'text' as const, text }, ...media]
  return { kind: 'result', id: asText(result.id), name, content: whole }
}

/** Plain text is the result itself where nothing is lost by it: not where it would read as an object. */
function resultText(response: Raw): string {
  const { result } = response
  const alone = typeof result === 'string' && Object.keys(response).length === 1
  return alone && !isRecord(parseJson(result)) ? result : JSON.stringify(response)
}

function fieldsAsTheyAre(value: unknown, path: string): Raw {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(path, 'an object')
  return value as Raw
}
