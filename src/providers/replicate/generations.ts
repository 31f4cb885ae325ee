import { Fault } from '../../shared/faults.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { imageSizeOf, nearestRatio } from '../tasks/image-sizes.ts'
import { used } from '../tasks/usage.ts'
import { count } from '../usage.ts'
import { failureOf, filesOf } from './prediction.ts'
import { predict } from './request.ts'

/** The shapes that most image models there draw, by the schema of black-forest-labs/flux-dev at replicate.com. */
const RATIOS = ['1:1', '16:9', '21:9', '3:2', '2:3', '4:5', '5:4', '3:4', '4:3', '9:16', '9:21']

/** Fields of OpenAI's that no model there knows, and those that are meant for the gateway. */
const NOT_INPUTS: readonly string[] = [
  'model',
  'n',
  'size',
  'quality',
  'style',
  'background',
  'moderation',
  'output_compression',
  'partial_images',
  'response_format',
  'stream',
  'user',
  'input',
  'cache',
  'sluice',
]

/** Draws images. A field that is not OpenAI's is taken for an input of the model's own, as is all in `input`. */
export const generations: TaskSkill = {
  request: ({ fields }, target) => {
    if (fields.response_format === 'b64_json') {
      const message = 'Replicate answers with the addresses of images, not with their data.'
      throw new Fault('invalid_request', message, { param: 'response_format' })
    }
    return predict(target, { input: inputOf(fields) })
  },
  reply: (json) => {
    const prediction = asRecord(json)
    const failure = failureOf(prediction)
    if (failure !== null) throw new Fault('provider_failed', failure)
    return { created: 0, data: filesOf(prediction).map((url) => ({ url })) }
  },
  usage: (answer) => used({}, { images: answer.is === 'json' ? filesOf(asRecord(answer.json)).length : 0 }),
}

function inputOf(fields: Raw): Raw {
  const own = Object.entries(fields).filter(([name, value]) => !NOT_INPUTS.includes(name) && value !== null)
  const size = imageSizeOf(fields)
  return {
    ...(count(fields.n) > 1 && { num_outputs: count(fields.n) }),
    ...(size && { aspect_ratio: nearestRatio(size, RATIOS) }),
    ...Object.fromEntries(own),
    ...(fields.output_format === 'jpeg' && { output_format: 'jpg' }),
    ...asRecord(fields.input),
  }
}
