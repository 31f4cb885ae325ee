import { asRecord, asText, type Raw } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { imageSizeOf, nearestRatio, wantOneImage } from '../tasks/image-sizes.ts'
import { pick, postForm } from '../tasks/post.ts'
import { used } from '../tasks/usage.ts'
import { addressOf, authorization } from './wire.ts'

// Source: platform.stability.ai/docs/api-reference, "Generate". It bills the image.

const RATIOS = ['1:1', '2:3', '3:2', '4:5', '5:4', '9:16', '16:9', '9:21', '21:9']

/** Stability's own fields that a caller may add; `output_format` is OpenAI's too. */
const OWN = ['aspect_ratio', 'output_format', 'negative_prompt', 'seed', 'style_preset', 'cfg_scale']

/** Draws an image. */
export const generations: TaskSkill = {
  request: ({ fields }, target) => {
    wantOneImage(fields)
    const size = imageSizeOf(fields)
    const { path, model } = placeOf(target.model)
    const sent = {
      prompt: fields.prompt,
      model,
      aspect_ratio: size ? nearestRatio(size, RATIOS) : undefined,
      ...pick(fields, OWN),
    }
    const url = `${addressOf(target)}/v2beta/stable-image/generate/${path}`
    return postForm(url, authorization(target), formOf(sent))
  },
  reply: (json) => ({ created: 0, data: imagesIn(json) }),
  usage: (answer) => used({}, { images: answer.is === 'json' ? imagesIn(answer.json).length : 0 }),
}

/** Its services are paths, each with one model; only Stable Diffusion's has several. */
function placeOf(name: string): { readonly path: string; readonly model?: string } {
  const service = name.replace(/^stable-image-/, '')
  return service === 'core' || service === 'ultra' ? { path: service } : { path: 'sd3', model: name }
}

function formOf(fields: Raw): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined) form.append(name, String(value))
  }
  return form
}

/** A picture that was filtered comes all the same, blurred; it is none. */
function imagesIn(json: unknown): readonly Raw[] {
  const { image, finish_reason: reason } = asRecord(json)
  return asText(image) === '' || reason === 'CONTENT_FILTERED' ? [] : [{ b64_json: image }]
}
