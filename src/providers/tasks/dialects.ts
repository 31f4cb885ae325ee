import { asRecord, asRecords, type Raw } from '../../shared/json.ts'
import { imageSizeOf } from './image-sizes.ts'
import type { TaskDialect } from './openai-tasks.ts'

/** How each vendor's tasks depart from OpenAI's, by the vendor's id; one that is not here keeps to them. */
export const TASK_DIALECTS: Readonly<Record<string, TaskDialect>> = {
  openai: { writesBase64: true, measuredBy: 'json' },
  // It bills the sound's length, which only its long format tells, and writes no subtitles.
  groq: { measuredBy: 'verbose_json' },
  together: {
    measuredBy: 'verbose_json',
    rewrites: { 'images/generations': inTogethersWords, 'audio/speech': withRawSound },
    replies: { 'images/generations': (json) => ({ created: 0, ...asRecord(json) }) },
  },
  // It answers 422 to any field it does not know; its transcripts have one form, in which the length is part of the usage.
  mistral: {
    measuredBy: 'verbose_json',
    drops: { embeddings: ['user'], 'audio/transcriptions': ['response_format', 'prompt', 'user'] },
    renames: {
      embeddings: { dimensions: 'output_dimension' },
      'audio/transcriptions': { 'timestamp_granularities[]': 'timestamp_granularities' },
    },
    replies: { moderations: withFlags },
  },
  openrouter: { paths: { 'images/generations': 'images' }, measuredBy: 'json' },
  // Its retrieval models want to know what a text is for: unless the caller says, to be found later.
  nvidia: { rewrites: { embeddings: (fields) => ({ input_type: 'passage', ...fields }) } },
  siliconflow: {
    renames: { 'images/generations': { size: 'image_size', n: 'batch_size' } },
    replies: { 'images/generations': withData },
  },
}

/** Width and height apart, and its own word for base64. */
function inTogethersWords({ size, response_format: format, ...fields }: Raw): Raw {
  return { ...fields, ...imageSizeOf({ size }), response_format: format === 'b64_json' ? 'base64' : format }
}

function withRawSound(fields: Raw): Raw {
  return fields.response_format === 'pcm' ? { ...fields, response_format: 'raw' } : fields
}

/** Whether a text was flagged at all, which Mistral leaves to be seen from its categories. */
function withFlags(json: unknown): Raw {
  const raw = asRecord(json)
  const results = asRecords(raw.results).map((result) => ({
    flagged: Object.values(asRecord(result.categories)).includes(true),
    ...result,
  }))
  return { ...raw, results }
}

function withData(json: unknown): Raw {
  const { images, ...raw } = asRecord(json)
  return { created: 0, data: images, ...raw }
}
