import type { ChatMessage } from '../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'

/** Content blocks of a message's content. Empty text is left out: it would be refused. */
export function toBlocks(content: ChatMessage['content']): Raw[] {
  if (typeof content === 'string') return content ? [{ type: 'text', text: content }] : []
  return (content ?? []).map(toBlock).filter((block) => block.type !== 'text' || block.text !== '')
}

/** Only what is text in a message's content, part by part. */
export function toTextBlocks(content: ChatMessage['content']): Raw[] {
  return toBlocks(content).filter((block) => block.type === 'text')
}

/** A part of an unknown type is one of the vendor's own (`document` …), or is refused there by its name. */
function toBlock(part: Raw): Raw {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, cache_control: part.cache_control }
    case 'refusal':
      return { type: 'text', text: asText(part.refusal) }
    case 'image_url':
      return imageBlock(asText(asRecord(part.image_url).url), part.cache_control)
    case 'file':
      return fileBlock(part)
    default:
      return part
  }
}

function imageBlock(url: string, cacheControl: unknown): Raw {
  return { type: 'image', source: base64Source(url) ?? { type: 'url', url }, cache_control: cacheControl }
}

function fileBlock(part: Raw): Raw {
  const file = asRecord(part.file)
  const source = base64Source(asText(file.file_data))
  if (!source) return part
  return { type: 'document', source, title: file.filename, cache_control: part.cache_control }
}

function base64Source(url: string): Raw | null {
  const comma = url.indexOf(',')
  const found = /^data:([^;,]+)(?:;[^;,]+)*;base64$/i.exec(url.slice(0, Math.max(0, comma)))
  return found ? { type: 'base64', media_type: found[1], data: url.slice(comma + 1) } : null
}
