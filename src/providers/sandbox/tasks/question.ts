import { estimateTokenCount } from 'tokenx'
import { asRecord, asText, isRecord, parseJson } from '../../../shared/json.ts'
import { KIND_OF_TASK } from '../../catalog/catalog.ts'
import type { Task, TaskBody, TaskRequest } from '../../contract.ts'

/** What a task is answered from. */
export interface TaskQuestion extends TaskBody {
  /** As it was named. */
  readonly model: string
  /** Epoch seconds. */
  readonly created: number
}

/** Reads a request as the sandbox's own skills write it; null when its address is that of no task. */
export function readQuestion({ url, body }: TaskRequest, created: number): TaskQuestion | null {
  const { pathname, searchParams } = new URL(url)
  const task = pathname.slice('/v1/'.length)
  if (!isTask(task)) return null
  const form = body instanceof FormData ? body : null
  const fields = form ? Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) : readJson(body)
  return { task, model: searchParams.get('model') ?? '', created, fields, form }
}

/** Tokens of whatever is asked about: texts and parts of texts estimated, tokens counted. */
export function tokensIn(asked: unknown): number {
  if (Array.isArray(asked)) return asked.reduce<number>((sum, each) => sum + tokensIn(each), 0)
  if (typeof asked === 'number') return 1
  return estimateTokenCount(isRecord(asked) ? asText(asked.text) : asText(asked))
}

function isTask(name: string): name is Task {
  return Object.hasOwn(KIND_OF_TASK, name)
}

function readJson(body: TaskRequest['body']) {
  return asRecord(parseJson(asText(body)))
}
