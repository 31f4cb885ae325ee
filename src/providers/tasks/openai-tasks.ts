import { asRecord, type Raw } from '../../shared/json.ts'
import type { Target, Task, TaskBody, TaskRequest, TaskSkill, Usage } from '../contract.ts'
import { formWith, listOf } from './forms.ts'
import { postForm, postJson } from './post.ts'
import { readRanking, readRerank, writeRanking } from './rerank-shapes.ts'
import { formatOf, readTranscript, writeTranscript } from './transcripts.ts'
import { usageOfTask } from './usage.ts'

/** Where a vendor's paths begin, without a trailing slash, and what opens them. */
export interface TaskDoor {
  address(target: Target): string
  headers(target: Target): Readonly<Record<string, string>>
}

type ByTask<T> = Readonly<Partial<Record<Task, T>>>

/** Where a vendor that speaks OpenAI's tasks departs from them. */
export interface TaskDialect {
  /** Its own name of a path. */
  readonly paths?: ByTask<string>
  /** Fields it refuses. */
  readonly drops?: ByTask<readonly string[]>
  /** Fields it knows by another name. */
  readonly renames?: ByTask<Readonly<Record<string, string>>>
  /** What else it needs done to the fields of a JSON body, before those changes. */
  readonly rewrites?: ByTask<(fields: Raw) => Raw>
  /** Turns its answer into OpenAI's. */
  readonly replies?: ByTask<(json: unknown, body: TaskBody) => unknown>
  /** It writes embeddings in base64 itself, so the caller's wish is passed on. */
  readonly writesBase64?: boolean
  /**
   * The format that tells how long the sound was, in which transcripts are therefore asked for: `json` in place of `text`,
   * `verbose_json` in place of all others. Absent: as the caller asks.
   */
  readonly measuredBy?: 'json' | 'verbose_json'
}

/** Fields that are meant for the gateway. */
const OURS: readonly string[] = ['cache', 'sluice']

/** The tasks that end in a transcript. */
const HEARD: readonly Task[] = ['audio/transcriptions', 'audio/translations']

/** Skills for the tasks that a vendor does at OpenAI's paths, in OpenAI's shapes. */
export function openAiTasks(
  does: readonly Task[],
  door: TaskDoor,
  dialect: TaskDialect = {},
  readUsage?: (raw: Raw) => Usage,
): Readonly<Partial<Record<Task, TaskSkill>>> {
  return Object.fromEntries(does.map((task) => [task, skillFor(task, door, dialect, readUsage)]))
}

function skillFor(task: Task, door: TaskDoor, dialect: TaskDialect, readUsage?: (raw: Raw) => Usage): TaskSkill {
  const reply = dialect.replies?.[task] ?? replyOf(task, dialect)
  return {
    request: (body, target) => requestOf(body, target, door, dialect),
    ...(reply ? { reply } : {}),
    ...(readUsage ? { usage: withCost(readUsage) } : {}),
  }
}

function requestOf(body: TaskBody, target: Target, door: TaskDoor, dialect: TaskDialect): TaskRequest {
  const { task, fields, form } = body
  const url = `${door.address(target)}/${dialect.paths?.[task] ?? task}`
  const drops = [...OURS, ...(dialect.drops?.[task] ?? [])]
  const renames = dialect.renames?.[task] ?? {}
  if (form) {
    const sets = { model: target.model, ...measured(body, dialect) }
    return postForm(url, door.headers(target), formWith(form, { drops, renames, sets }))
  }
  const shaped = inItsShape(task, fields, dialect)
  const rewritten = dialect.rewrites?.[task]?.(shaped) ?? shaped
  const kept = Object.entries({ ...rewritten, model: target.model }).filter(([name]) => !drops.includes(name))
  const sent = Object.fromEntries(kept.map(([name, value]) => [renames[name] ?? name, value]))
  return postJson(url, door.headers(target), sent)
}

/** Floats are what everyone answers unasked, and some refuse the field that names them. */
function inItsShape(task: Task, fields: Raw, { writesBase64 }: TaskDialect): Raw {
  if (task === 'rerank') return inCohereShape(fields)
  if (task !== 'embeddings' || writesBase64) return fields
  const { encoding_format: _, ...rest } = fields
  return rest
}

/** Documents are put into the answer here, so nobody is asked to send them back. */
function inCohereShape(fields: Raw): Raw {
  const { top_k: _, return_documents: __, ...rest } = fields
  const { query, documents, topN } = readRerank(fields)
  return { ...rest, query, documents, top_n: topN }
}

function replyOf(task: Task, { measuredBy }: TaskDialect): TaskSkill['reply'] {
  if (task === 'rerank') {
    return (json, { fields }) => writeRanking(readRanking(json, readRerank(fields)), 'cohere')
  }
  if (!HEARD.includes(task) || !measuredBy) return undefined
  return (json, body) => (isAsked(json, body, measuredBy) ? json : writeTranscript(readTranscript(json), body))
}

/** Whether a transcript's JSON is what the caller asked for already. */
function isAsked(json: unknown, body: TaskBody, measuredBy: 'json' | 'verbose_json'): boolean {
  if (streams(body)) return true
  const asked = body.fields.response_format
  if (measuredBy === 'json') return asked !== 'text'
  return asked === 'verbose_json' && asRecord(json).duration !== undefined
}

/** Fields of the form that make the answer tell how long the sound was. */
function measured(body: TaskBody, { measuredBy }: TaskDialect): Readonly<Record<string, string>> {
  if (!measuredBy || !HEARD.includes(body.task) || streams(body)) return {}
  if (measuredBy === 'json') return body.fields.response_format === 'text' ? { response_format: 'json' } : {}
  const timed = formatOf(body) !== 'json' && formatOf(body) !== 'text'
  const segments = timed && listOf(body, 'timestamp_granularities').length === 0
  const granularities = segments ? { 'timestamp_granularities[]': 'segment' } : {}
  return { response_format: measuredBy, ...granularities }
}

function streams({ fields }: TaskBody): boolean {
  return fields.stream === true || fields.stream === 'true'
}

/** The rule for everyone, with the cost that the vendor itself reports in `usage`. */
function withCost(readUsage: (raw: Raw) => Usage): NonNullable<TaskSkill['usage']> {
  return (answer, headers, body) => {
    const raw = answer.is === 'json' ? asRecord(asRecord(answer.json).usage) : {}
    return { ...usageOfTask(answer, headers, body), reportedCostNanos: readUsage(raw).reportedCostNanos }
  }
}
