import * as z from 'zod'

/** A file to be kept at a provider. */
export const FileForm = z.looseObject({ file: z.file(), purpose: z.string() })

/** A file as its provider tells it, under an id of ours. */
export const StoredFile = z.looseObject({
  id: z.string(),
  object: z.literal('file'),
  bytes: z.int().optional(),
  created_at: z.int().optional().describe('Epoch seconds.'),
  filename: z.string().optional(),
  purpose: z.string().optional(),
})

export const FileDeleted = z.object({ id: z.string(), object: z.literal('file'), deleted: z.literal(true) })

/** Many requests in a file, to be answered within a day. */
export const BatchRequest = z.looseObject({
  input_file_id: z.string(),
  endpoint: z.string(),
  completion_window: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

/** A batch as its provider tells it, under an id of ours. */
export const Batch = z.looseObject({
  id: z.string(),
  object: z.literal('batch'),
  endpoint: z.string(),
  input_file_id: z.string(),
  completion_window: z.string(),
  status: z.string(),
  created_at: z.int().describe('Epoch seconds.'),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
})

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })

export const FileList = listOf(StoredFile)
export const BatchList = listOf(Batch)

/** Which page of a list, newest first. */
export const ObjectsPage = z.object({ after: z.string().optional(), limit: z.int().min(1).max(100).optional() })

/** Which provider is to keep a file. Absent: the first that can. */
export const FilePlace = z.object({ provider: z.string().optional() })
