import type * as z from 'zod'
import {
  EmbeddingsRequest,
  ImageEditRequest,
  ImageRequest,
  ModerationRequest,
  RerankRequest,
  SpeechRequest,
  TranscriptionForm,
} from '../../contract/tasks.ts'
import type { Caller } from '../../identity/identify.ts'
import type { Task, TaskBody } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { asText, isRecord, type Raw } from '../../shared/json.ts'
import type { TaskCall } from '../call.ts'
import { askingOf, customerOf } from './asking.ts'
import { limited, MAX_BODY_BYTES, readBody, tooLarge } from './read-body.ts'
import { readSaid } from './read-said.ts'
import { saying, saysMore } from './says-more.ts'

const SCHEMAS: Readonly<Record<Task, z.ZodType<Raw>>> = {
  embeddings: EmbeddingsRequest,
  'images/generations': ImageRequest,
  'images/edits': ImageEditRequest,
  'audio/speech': SpeechRequest,
  'audio/transcriptions': TranscriptionForm,
  'audio/translations': TranscriptionForm,
  moderations: ModerationRequest,
  rerank: RerankRequest,
}

/** Tasks whose requests bring a file, in this field. */
const FILES: Readonly<Partial<Record<Task, string>>> = {
  'audio/transcriptions': 'file',
  'audio/translations': 'file',
}

/** Reads a request for a task into a Call, or says what is wrong with it. */
export async function readTask(
  task: Task,
  request: Request,
  caller: Caller,
  id: string,
  startedAt: number,
): Promise<TaskCall> {
  const isForm = (request.headers.get('content-type') ?? '').toLowerCase().startsWith('multipart/form-data')
  const body = isForm ? await readForm(task, request) : await readJson(task, request)
  const { fields } = body
  const asked = {
    operation: task,
    model: asText(fields.model),
    length: lengthOf(fields),
    session: asText(fields.user) || null,
    customer: customerOf(fields.user),
    metadata: isRecord(fields.metadata) ? fields.metadata : null,
    stream: fields.stream === true || fields.stream === 'true',
  }
  const call: TaskCall = { ...askingOf(request, caller, id, startedAt, asked), body }
  return saysMore(request.headers, fields) ? withSaid(call, request) : call
}

function withSaid(call: TaskCall, { headers, url }: Request): TaskCall {
  const { fields, ...said } = readSaid(headers, call.body.fields, url)
  const { form } = call.body
  for (const name of new Set(form?.keys() ?? [])) {
    if (typeof form?.get(name) === 'string' && !(name in fields)) form.delete(name)
  }
  return saying({ ...call, body: { ...call.body, fields } }, said)
}

async function readJson(task: Task, request: Request): Promise<TaskBody> {
  if (FILES[task]) throw new Fault('invalid_request', 'Send a form (multipart/form-data).', { param: FILES[task] })
  const { json } = await readBody(request)
  return { task, fields: checked(task, json), form: null }
}

async function readForm(task: Task, request: Request): Promise<TaskBody> {
  // A form is kept whole, so that another provider can be asked with it.
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const form = await formOf(request).catch((cause: unknown) => {
    if (cause instanceof Fault) throw cause
    throw new Fault('invalid_request', 'The body is no well-formed form.', { cause })
  })
  const file = FILES[task]
  if (file && typeof (form.get(file) ?? '') === 'string') {
    throw new Fault('invalid_request', `\`${file}\` must be a file.`, { param: file })
  }
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  return { task, fields: checked(task, fields), form }
}

async function formOf(request: Request): Promise<FormData> {
  const { body, headers } = request
  return new Response(body && limited(body), {
    headers: { 'content-type': headers.get('content-type') ?? '' },
  }).formData()
}

function checked(task: Task, fields: Raw): Raw {
  const result = SCHEMAS[task].safeParse(fields)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const param = issue?.path.join('.') || null
  const message = param === null ? (issue?.message ?? 'Invalid request.') : `\`${param}\`: ${issue?.message}.`
  throw new Fault('invalid_request', message, { param })
}

function lengthOf({ input, prompt, query, documents }: Raw): number {
  return [input, prompt, query, documents].reduce<number>(
    (sum, part) => sum + (part === undefined ? 0 : JSON.stringify(part).length),
    0,
  )
}
