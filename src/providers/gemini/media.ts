import type { ContentPart } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import { present } from './raw.ts'

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  mp3: 'audio/mp3',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  mov: 'video/mov',
  webm: 'video/webm',
}

/** One part of an OpenAI message as a Gemini part: data travels inline, an address as `fileData`. */
export function contentPart(part: ContentPart): Record<string, unknown> {
  const raw: Raw = part
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { text: asText(raw[part.type]) }
    case 'image_url':
    case 'video_url':
      return fromUrl(asText(asRecord(raw[part.type]).url))
    case 'input_audio':
      return audio(asRecord(raw.input_audio))
    case 'file':
      return file(asRecord(raw.file))
    default:
      throw new Fault('invalid_request', `Gemini takes no content part of type '${part.type}'.`, { param: 'messages' })
  }
}

function audio(raw: Raw): Record<string, unknown> {
  return inline(`audio/${asText(raw.format) || 'wav'}`, asText(raw.data))
}

/** `file_data` is a data URL by OpenAI's description, and bare base64 by the habit of some clients. */
function file(raw: Raw): Record<string, unknown> {
  const data = asText(raw.file_data)
  if (data === '') return fromUrl(asText(raw.file_id))
  if (/^(data|https?):/.test(data)) return fromUrl(data)
  return inline(typeByName(asText(raw.filename)) ?? 'application/pdf', data)
}

function fromUrl(url: string): Record<string, unknown> {
  if (url.startsWith('data:')) return fromDataUrl(url)
  return { fileData: present({ mimeType: typeByName(url), fileUri: url }) }
}

function fromDataUrl(url: string): Record<string, unknown> {
  const comma = url.indexOf(',')
  const [mimeType, ...flags] = url.slice('data:'.length, comma).split(';')
  const data = url.slice(comma + 1)
  return inline(mimeType || 'text/plain', flags.includes('base64') ? data : base64(decodeURIComponent(data)))
}

function inline(mimeType: string, data: string): Record<string, unknown> {
  return { inlineData: { mimeType, data } }
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

function typeByName(name: string): string | undefined {
  const extension = /\.(\w+)(?:[?#].*)?$/.exec(name)?.[1]
  return extension && TYPES[extension.toLowerCase()]
}
