import type { ChatMessage, ContentPart } from '../../../contract/chat.ts'
import { Fault } from '../../../shared/faults.ts'
import { asText, type Raw } from '../../../shared/json.ts'
import type { BedrockTraits } from '../model-traits.ts'
import { cachePoint } from './cache-point.ts'
import { audioBlock, documentBlock, imageBlock, videoBlock } from './media.ts'

/** A block, and the cache point after it where there is one: they stay together. */
export type Group = readonly Raw[]

/** Content blocks of a message's content; `param` is the path to it. Blank text is left out: it would be refused. */
export function toGroups(content: ChatMessage['content'], traits: BedrockTraits, param: string): Group[] {
  if (typeof content === 'string') return content.trim() ? [[{ text: content }]] : []
  const parts = [...(content ?? []).entries()]
  return parts.flatMap(([index, part]) => {
    const block = toBlock(part, `${param}.${index}`)
    const raw: Raw = part
    return block ? [[block, ...cachePoint(raw.cache_control, traits)]] : []
  })
}

/** Only what is text in a message's content. */
export function toTextGroups(content: ChatMessage['content'], traits: BedrockTraits): Group[] {
  const isText = ({ type }: ContentPart) => type === 'text' || type === 'refusal'
  return toGroups(Array.isArray(content) ? content.filter(isText) : content, traits, '')
}

function toBlock(part: ContentPart, param: string): Raw | null {
  const raw: Raw = part
  switch (part.type) {
    case 'text':
    case 'refusal': {
      const text = asText(raw[part.type])
      return text.trim() ? { text } : null
    }
    case 'image_url':
      return imageBlock(raw.image_url, `${param}.image_url`)
    case 'video_url':
      return videoBlock(raw.video_url, `${param}.video_url`)
    case 'input_audio':
      return audioBlock(raw.input_audio)
    case 'file':
      return documentBlock(raw.file, `${param}.file`)
    default:
      throw new Fault('invalid_request', `Amazon Bedrock takes no content part of type '${part.type}'.`, { param })
  }
}
