import { Fault } from '../../../shared/faults.ts'
import { asText, type Raw } from '../../../shared/json.ts'
import { count } from '../../usage.ts'
import { hashOf } from '../chance.ts'
import { IMAGE_TOKENS } from '../tokens.ts'
import { pngOf } from './png.ts'
import { type TaskQuestion, tokensIn } from './question.ts'

const MOST_IMAGES = 10

/** Tokens of a square image by its quality, as gpt-image-1 counts them. Source: developers.openai.com/api/docs/guides/image-generation. */
const OUTPUT_TOKENS: Readonly<Record<string, number>> = { low: 272, medium: 1056, high: 4160 }

/** Draws small squares, each in a colour that follows from the prompt. */
export function draw(question: TaskQuestion): Response {
  const { task, fields, created } = question
  const given = imagesIn(question)
  if (task === 'images/edits' && given === 0) {
    throw new Fault('invalid_request', 'There is no image to edit.', { param: 'image' })
  }
  // A form has nothing but texts.
  const amount = Math.min(count(Number(fields.n)) || 1, MOST_IMAGES)
  const asked = asText(fields.quality)
  const quality = Object.hasOwn(OUTPUT_TOKENS, asked) ? asked : 'medium'
  return Response.json({
    created,
    background: 'opaque',
    output_format: 'png',
    quality,
    data: Array.from({ length: amount }, (_, index) => imageOf(fields, index)),
    usage: usageOf(tokensIn(fields.prompt), IMAGE_TOKENS * given, amount * (OUTPUT_TOKENS[quality] ?? 0)),
  })
}

/** How many images are to be edited. */
function imagesIn({ fields, form }: TaskQuestion): number {
  if (form) return form.getAll('image').length + form.getAll('image[]').length
  return [fields.images ?? fields.image ?? []].flat().length
}

function imageOf({ prompt, response_format: format }: Raw, index: number): Raw {
  const hash = hashOf(`${prompt}|${index}`)
  const bytes = pngOf([hash % 256, Math.floor(hash / 2 ** 8) % 256, Math.floor(hash / 2 ** 16) % 256])
  const base64 = btoa(String.fromCharCode(...bytes))
  return format === 'url' ? { url: `data:image/png;base64,${base64}` } : { b64_json: base64 }
}

function usageOf(textTokens: number, imageTokens: number, outputTokens: number): Raw {
  const inputTokens = textTokens + imageTokens
  return {
    input_tokens: inputTokens,
    input_tokens_details: { text_tokens: textTokens, image_tokens: imageTokens },
    output_tokens: outputTokens,
    output_tokens_details: { text_tokens: 0, image_tokens: outputTokens },
    total_tokens: inputTokens + outputTokens,
  }
}
