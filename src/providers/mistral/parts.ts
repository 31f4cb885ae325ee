import type { ChatMessage } from '../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import { pick } from '../tasks/post.ts'

type Content = ChatMessage['content']

/** A message's content in the parts that Mistral takes; the same one where it already is. */
export function fitContent(content: Content): Content {
  if (!Array.isArray(content)) return content
  return unlessSame(
    content,
    content.map((part) => unlessSame(part, fitPart(part) as typeof part)),
  )
}

/** The old value where the new one holds the very same fields, so that what needs no change is told by identity. */
export function unlessSame<T extends object>(before: T, after: T): T {
  const fields = Object.entries(after).filter(([, value]) => value !== undefined)
  const isSame =
    fields.length === Object.keys(before).length && fields.every(([name, value]) => Reflect.get(before, name) === value)
  return isSame ? before : after
}

/** Parts that are not OpenAI's (`thinking`, `document_url`, `reference`) are Mistral's own, or are refused there by name. */
function fitPart(part: Raw): Raw {
  switch (part.type) {
    case 'text':
      return pick(part, ['type', 'text'])
    case 'refusal':
      return { type: 'text', text: asText(part.refusal) }
    case 'image_url':
      return pick(part, ['type', 'image_url'])
    case 'input_audio':
      return { type: 'input_audio', input_audio: asRecord(part.input_audio).data ?? part.input_audio }
    case 'file':
      return filePart(part)
    default:
      return part
  }
}

function filePart(part: Raw): Raw {
  const { file_data: data, file_id: id, filename } = asRecord(part.file)
  if (data !== undefined) return { type: 'document_url', document_url: data, document_name: filename }
  return id === undefined ? part : { type: 'file', file_id: id }
}
