import { Fault } from '../../../shared/faults.ts'
import { asRecord, asText, type Raw } from '../../../shared/json.ts'

// Source: docs.aws.amazon.com/bedrock/latest/APIReference, "ImageBlock", "DocumentBlock", "VideoBlock", "AudioBlock".

/** What a block is made of: bytes in base64, or a place in Amazon's storage. */
interface Medium {
  /** `image/png`; '' when nothing tells. */
  readonly type: string
  readonly source: Raw
}

const IMAGES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

const VIDEOS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'video/webm': 'webm',
  'video/x-flv': 'flv',
  'video/mpeg': 'mpeg',
  'video/x-ms-wmv': 'wmv',
  'video/3gpp': 'three_gp',
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'text/markdown': 'md',
  'application/json': 'txt',
  'application/xml': 'txt',
}

/** An `image` block for OpenAI's `image_url`. */
export function imageBlock(image: unknown, param: string): Raw {
  const medium = mediumOf(asText(asRecord(image).url), `${param}.url`, IMAGES)
  return { image: { format: formatOf(IMAGES, medium, `${param}.url`), source: medium.source } }
}

/** A `video` block for `video_url`. */
export function videoBlock(video: unknown, param: string): Raw {
  const medium = mediumOf(asText(asRecord(video).url), `${param}.url`, VIDEOS)
  return { video: { format: formatOf(VIDEOS, medium, `${param}.url`), source: medium.source } }
}

/** An `audio` block for OpenAI's `input_audio`. */
export function audioBlock(audio: unknown): Raw {
  const { format, data } = asRecord(audio)
  return { audio: { format: asText(format) || 'wav', source: { bytes: asText(data) } } }
}

/** A `document` block for OpenAI's `file`, whose data is a data URL, or bare base64 by the habit of some clients. */
export function documentBlock(file: unknown, param: string): Raw {
  const { file_data: data, filename, file_id: id } = asRecord(file)
  const text = asText(data) || asText(id)
  const isBare = asText(data) !== '' && !/^(data|https?|s3):/.test(text)
  const medium = isBare ? { type: '', source: { bytes: text } } : mediumOf(text, `${param}.file_data`, DOCUMENTS)
  const named = { ...medium, type: medium.type || (typeByName(asText(filename), DOCUMENTS) ?? 'application/pdf') }
  const format = named.type === 'text/plain' ? 'txt' : formatOf(DOCUMENTS, named, `${param}.file_data`)
  return { document: { format, name: documentName(asText(filename)), source: medium.source } }
}

/** Signs that a document's name may hold; others become spaces, one at a time. */
function documentName(filename: string): string {
  const name = filename.replace(/\.\w+$/, '').replaceAll(/[^a-z0-9()[\]-]+/gi, ' ')
  return name.trim().slice(0, 200).trim() || 'document'
}

function mediumOf(url: string, param: string, types: Readonly<Record<string, string>>): Medium {
  if (url.startsWith('data:')) return inlineMedium(url)
  if (url.startsWith('s3://')) return { type: typeByName(url, types) ?? '', source: { s3Location: { uri: url } } }
  const message = 'Amazon Bedrock fetches nothing from the web: send the bytes as a `data:` URL.'
  throw new Fault('invalid_request', message, { param })
}

function inlineMedium(url: string): Medium {
  const comma = url.indexOf(',')
  const [type = '', ...flags] = url.slice('data:'.length, comma).split(';')
  const data = url.slice(comma + 1)
  return { type, source: { bytes: flags.includes('base64') ? data : base64(decodeURIComponent(data)) } }
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

function typeByName(name: string, types: Readonly<Record<string, string>>): string | undefined {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase()
  if (extension === 'txt') return 'text/plain'
  return Object.keys(types).find((type) => types[type] === extension || type.endsWith(`/${extension}`))
}

function formatOf(formats: Readonly<Record<string, string>>, { type }: Medium, param: string): string {
  const format = formats[type.toLowerCase()] ?? (formats === DOCUMENTS && type.startsWith('text/') ? 'txt' : undefined)
  if (format !== undefined) return format
  const known = [...new Set(Object.values(formats))].join(', ')
  throw new Fault('invalid_request', `Amazon Bedrock does not read '${type}': it reads ${known}.`, { param })
}
