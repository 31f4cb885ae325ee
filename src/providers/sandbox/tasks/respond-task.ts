import { Fault } from '../../../shared/faults.ts'
import { KIND_OF_TASK } from '../../catalog/catalog.ts'
import type { Task, TaskRequest } from '../../contract.ts'
import { type Asked, faultOf, invalidRequest, unknownModel } from '../faults.ts'
import {
  LONGEST_WAIT_MS,
  type Misbehaviour,
  readModelName,
  SANDBOX_MODELS,
  SANDBOX_TASK_MODELS,
  type SandboxModel,
} from '../models.ts'
import { pause } from '../stream.ts'
import { draw } from './draw.ts'
import { embed } from './embed.ts'
import { hear } from './hear.ts'
import { moderate } from './moderate.ts'
import { readQuestion, type TaskQuestion, tokensIn } from './question.ts'
import { rank } from './rank.ts'
import { speak } from './speak.ts'

const ANSWERS: Readonly<Record<Task, (question: TaskQuestion) => Response | Promise<Response>>> = {
  embeddings: embed,
  'images/generations': draw,
  'images/edits': draw,
  'audio/speech': speak,
  'audio/transcriptions': hear,
  'audio/translations': hear,
  moderations: moderate,
  rerank: rank,
}

/** Does a task as the sandbox model that the request names would. `created` is in epoch seconds. */
export async function respondTask(request: TaskRequest, created: number, signal?: AbortSignal): Promise<Response> {
  const question = readQuestion(request, created)
  if (!question) return invalidRequest('The sandbox does no such task.', null)
  const models = modelsFor(question.task)
  const variant = readModelName(question.model, models)
  if (!variant) return unknownModel(question.model, models, question.task)
  const { model, delayMs } = variant
  const asked = askedIn(question)
  if (asked.stream) return invalidRequest('The sandbox streams nothing but chat.', 'stream')
  if (model.misbehaviour === 'silent') await pause(LONGEST_WAIT_MS, signal)
  const fault = faultOf(asked, model)
  await pause(delayMs, signal)
  return fault ?? spoil(await answer(question), model.misbehaviour)
}

/** Those that are made for it, and those that are slow or fail at whatever they do. */
function modelsFor(task: Task): readonly SandboxModel[] {
  const made = SANDBOX_TASK_MODELS.filter(({ kind }) => kind === KIND_OF_TASK[task])
  return [...made, ...SANDBOX_MODELS.filter(({ misbehaviour, delayMs }) => misbehaviour !== null || delayMs > 0)]
}

function askedIn({ task, model, fields, form }: TaskQuestion): Asked {
  const param = ['input', 'prompt', 'documents'].find((name) => Object.hasOwn(fields, name)) ?? 'file'
  const files = [...(form?.values() ?? [])].map((value) => (typeof value === 'string' ? value : value.size))
  return {
    identity: () => JSON.stringify([task, model, fields, files]),
    stream: fields.stream === true || fields.stream === 'true' || fields.stream_format === 'sse',
    tokens: tokensIn([fields.query, fields[param]]),
    param,
  }
}

async function answer(question: TaskQuestion): Promise<Response> {
  try {
    return await ANSWERS[question.task](question)
  } catch (thrown) {
    if (thrown instanceof Fault) return invalidRequest(thrown.message, thrown.param)
    throw thrown
  }
}

/** The answer as a misbehaving model gives it: half, half and something else, or nothing. */
async function spoil(response: Response, misbehaviour: Misbehaviour | null): Promise<Response> {
  if (misbehaviour !== 'cut' && misbehaviour !== 'garbage' && misbehaviour !== 'empty') return response
  const bytes = new Uint8Array(await response.arrayBuffer())
  const half = bytes.slice(0, Math.floor(bytes.length / 2))
  const sent = { cut: [half], garbage: [half, '<<garbage>>'], empty: [] }[misbehaviour]
  return new Response(new Blob(sent), { status: response.status, headers: response.headers })
}
