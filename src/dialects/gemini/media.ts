import type { ContentPart } from '../../contract/chat.ts'
import { filledTextAt } from '../fields.ts'
import { fieldsOf } from './raw.ts'

/** `inlineData` as a part of an OpenAI message: by the kind of its media type. */
export function inlinePart(value: unknown, path: string): ContentPart {
  const raw = fieldsOf(value, path)
  const mimeType = filledTextAt(raw.mimeType, `${path}.mimeType`)
  const data = filledTextAt(raw.data, `${path}.data`)
  const [kind, format = ''] = mimeType.split('/')
  if (kind === 'audio') return { type: 'input_audio', input_audio: { data, format: AUDIO[format] ?? format } }
  const url = `data:${mimeType};base64,${data}`
  if (kind === 'image' || kind === 'video') return urlPart(kind, url)
  return { type: 'file', file: { filename: `file.${EXTENSIONS[format] ?? format}`, file_data: url } }
}

/** Two names of one thing; OpenAI knows these. */
const AUDIO: Readonly<Record<string, string>> = { mpeg: 'mp3', 'x-wav': 'wav', wave: 'wav' }

const EXTENSIONS: Readonly<Record<string, string>> = { plain: 'txt', markdown: 'md' }

/** `fileData` as a part of an OpenAI message, which has room for the address only. */
export function filePart(value: unknown, path: string, warn: (sentence: string) => void): ContentPart {
  const raw = fieldsOf(value, path)
  const url = filledTextAt(raw.fileUri, `${path}.fileUri`)
  const mimeType = typeof raw.mimeType === 'string' ? raw.mimeType : ''
  if (mimeType !== '' && !hasExtension(url)) warn(`The media type of \`${path}\` cannot be carried over.`)
  const kind = kindOf(mimeType, url)
  if (kind !== 'file') return urlPart(kind, url)
  return { type: 'file', file: /^https?:/.test(url) ? { file_data: url } : { file_id: url } }
}

function kindOf(mimeType: string, url: string): 'image' | 'video' | 'file' {
  if (mimeType.startsWith('video/') || /^https:\/\/(www\.|m\.)?(youtube\.com|youtu\.be)\//.test(url)) return 'video'
  if (mimeType.startsWith('image/')) return 'image'
  return mimeType === '' && /\.(png|jpe?g|webp|gif|heic|heif)([?#].*)?$/i.test(url) ? 'image' : 'file'
}

function urlPart(kind: 'image' | 'video', url: string): ContentPart {
  return kind === 'image' ? { type: 'image_url', image_url: { url } } : { type: 'video_url', video_url: { url } }
}

function hasExtension(url: string): boolean {
  return /\/[^/?#]+\.\w+([?#].*)?$/.test(url)
}
