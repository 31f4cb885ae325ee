import type { ChatMessage, ContentPart } from '../../contract/chat.ts'
import { asRecord, asText, isRecord, type Raw } from '../../shared/json.ts'
import { filledTextAt, wrong } from '../fields.ts'
import { needRecords } from './narrow.ts'

/** What could not be carried over, each sentence once. */
export type Notes = Set<string>

/** The blocks of a content field, which may be plain text. */
export function blocksOf(content: unknown, param: string): readonly Raw[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw wrong(param, 'a string or a list of content blocks')
  const blocks = needRecords(content, param)
  for (const [index, block] of blocks.entries()) filledTextAt(block.type, `${param}.${index}.type`)
  return blocks
}

/** Content as parts, or as the text itself where that says the same and every provider takes it. */
export function toContent(parts: readonly ContentPart[]): ChatMessage['content'] {
  const [only] = parts
  if (parts.length === 0) return ''
  const isPlain = parts.length === 1 && only?.type === 'text' && only.cache_control === undefined
  return isPlain ? asText(only.text) : [...parts]
}

/** A content block as a part. A block of the vendor's own passes untouched: its adapter knows it. */
export function toPart(block: Raw, param: string, notes: Notes): ContentPart {
  switch (block.type) {
    case 'text':
      return textPart(block, param, notes)
    case 'image':
      return imagePart(block, param)
    case 'document':
      return documentPart(block, param)
    default:
      return untouched(block)
  }
}

/** The cache mark of a block, to be spread into what it becomes. */
export function markOf(block: Raw): { cache_control?: unknown } {
  return isRecord(block.cache_control) ? { cache_control: block.cache_control } : {}
}

function textPart(block: Raw, param: string, notes: Notes): ContentPart {
  if (typeof block.text !== 'string') throw wrong(`${param}.text`, 'a string')
  if (Array.isArray(block.citations) && block.citations.length > 0) notes.add('Citations of earlier text are left out.')
  return { type: 'text', text: block.text, ...markOf(block) }
}

function imagePart(block: Raw, param: string): ContentPart {
  const source = asRecord(block.source)
  if (source.type === 'base64') return imageUrl(dataUrl(source, `${param}.source`), block)
  if (source.type === 'url') return imageUrl(filledTextAt(source.url, `${param}.source.url`), block)
  filledTextAt(source.type, `${param}.source.type`)
  return untouched(block)
}

function imageUrl(url: string, block: Raw): ContentPart {
  return { type: 'image_url', image_url: { url }, ...markOf(block) }
}

/** A file says less than a document: one that brings context or wants citations stays what it is. */
function documentPart(block: Raw, param: string): ContentPart {
  const source = asRecord(block.source)
  filledTextAt(source.type, `${param}.source.type`)
  const isFile = source.type === 'base64' && !block.context && asRecord(block.citations).enabled !== true
  if (!isFile) return untouched(block)
  const title = asText(block.title)
  const file = { file_data: dataUrl(source, `${param}.source`), ...(title && { filename: title }) }
  return { type: 'file', file, ...markOf(block) }
}

function dataUrl(source: Raw, param: string): string {
  const mediaType = filledTextAt(source.media_type, `${param}.media_type`)
  return `data:${mediaType};base64,${filledTextAt(source.data, `${param}.data`)}`
}

function untouched(block: Raw): ContentPart {
  return { ...block, type: asText(block.type) }
}
