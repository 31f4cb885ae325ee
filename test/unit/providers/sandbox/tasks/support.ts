import type { Task, TaskBody, TaskRequest } from '../../../../../src/providers/contract.ts'
import { sandbox } from '../../../../../src/providers/sandbox/sandbox.ts'

export const TASKS: readonly Task[] = sandbox.does ?? []

/** Something to ask of each task. */
export const QUESTIONS: Readonly<Record<Task, object | FormData>> = {
  embeddings: { input: 'The harbour of Genoa' },
  'images/generations': { prompt: 'A harbour' },
  'images/edits': formOf({ prompt: 'A harbour at night' }, 'image'),
  'audio/speech': { input: 'Good morning', voice: 'alloy' },
  'audio/transcriptions': formOf(),
  'audio/translations': formOf(),
  moderations: { input: 'A harbour' },
  rerank: { query: 'harbour', documents: ['a mountain', 'a harbour'] },
}

/** A form with a file of three bytes. */
export function formOf(
  fields: Record<string, string> = {},
  file = 'file',
  bytes = new Uint8Array([1, 2, 3]),
): FormData {
  const form = new FormData()
  form.append(file, new File([bytes], 'talk.wav', { type: 'audio/wav' }))
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

/** Asks the sandbox for a task as delivery would: through its skill, then `answer`. */
export function askTask(
  task: Task,
  model: string,
  asked: object | FormData = QUESTIONS[task],
  signal?: AbortSignal,
): Promise<Response> {
  return sandbox.answer!(requestOf(task, model, asked), signal)
}

/** The request that the sandbox's skill makes of what was asked. */
export function requestOf(task: Task, model: string, asked: object | FormData): TaskRequest {
  const target = { provider: 'sandbox', model, apiKey: 'secret', baseUrl: null }
  return sandbox.tasks![task]!.request(bodyOf(task, asked), target)
}

/** Its answer, read as JSON. */
export async function jsonOf(task: Task, model: string, asked?: object | FormData): Promise<any> {
  const response = await askTask(task, model, asked)
  return response.json()
}

function bodyOf(task: Task, asked: object | FormData): TaskBody {
  if (!(asked instanceof FormData)) return { task, fields: { model: 'ours/alias', ...asked }, form: null }
  const fields = Object.fromEntries([...asked].filter(([, value]) => typeof value === 'string'))
  return { task, fields, form: asked }
}
