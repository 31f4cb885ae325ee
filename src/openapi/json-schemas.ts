import * as z from 'zod'
import * as admin from '../contract/admin.ts'
import * as chat from '../contract/chat.ts'
import * as settings from '../contract/settings.ts'
import * as tasks from '../contract/tasks.ts'
import * as wish from '../contract/wish.ts'
import { isRecord, type Raw } from '../shared/json.ts'
import * as ownChat from './schemas/chat.ts'
import * as errors from './schemas/errors.ts'
import * as files from './schemas/files.ts'
import * as generateContent from './schemas/generate-content.ts'
import * as messages from './schemas/messages.ts'
import * as models from './schemas/models.ts'
import * as others from './schemas/others.ts'
import * as responses from './schemas/responses.ts'
import * as ownTasks from './schemas/tasks.ts'
import * as universal from './schemas/universal.ts'

/** Which side of a schema: what may be sent, or what comes back once defaults are filled in. */
export type Side = 'input' | 'output'

/** JSON schemas as an OpenAPI document has them: those with a name once, and referred to. */
export interface Schemas {
  /** What stands where a value of the schema is. */
  schemaOf(schema: z.ZodType, side: Side): Raw
  /** All that was referred to, in the order of their names. */
  components(): Raw
}

const CONTRACTS = [admin, chat, settings, tasks, wish]
const OWN = [ownChat, errors, files, generateContent, messages, models, others, responses, ownTasks, universal]

/** What a contract exports has the name it is exported by. */
const NAMED = z.registry<{ id: string }>()
const byName = new Map<string, z.ZodType>()
for (const [id, schema] of [...CONTRACTS, ...OWN].flatMap((each) => Object.entries(each))) {
  if (!(schema instanceof z.ZodType) || schema === admin.Nothing) continue
  NAMED.add(schema, { id })
  byName.set(id, schema)
}

/** Opens a collection. A schema whose sides differ is `…Input` where it is sent. */
export function openSchemas(): Schemas {
  const written = new Map<string, Raw>()
  const refer = (id: string, side: Side): string => {
    const name = side === 'input' && differs(id) ? inputName(id) : id
    if (!written.has(name)) {
      written.set(name, {})
      written.set(name, named(bodyOf(id, side), side))
    }
    return `#/components/schemas/${name}`
  }
  const named = (value: unknown, side: Side): Raw => withRefs(value, (id) => refer(id, side)) as Raw
  return {
    schemaOf(schema, side) {
      const id = NAMED.get(schema)?.id
      return id === undefined ? named(convert(schema, side), side) : { $ref: refer(id, side) }
    },
    components: () => Object.fromEntries([...written].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** Names that say already that they are sent. */
function inputName(id: string): string {
  return /(Input|Request|Form|Patch)$/.test(id) ? id : `${id}Input`
}

function bodyOf(id: string, side: Side): Raw {
  const schema = byName.get(id)
  return schema ? convert(schema, side) : {}
}

/** Whether a schema has two sides, itself or by what it refers to. */
function differs(id: string, seen: Set<string> = new Set()): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const [input, output] = [bodyOf(id, 'input'), bodyOf(id, 'output')]
  if (JSON.stringify(input) !== JSON.stringify(output)) return true
  const others: string[] = []
  withRefs(input, (other) => {
    others.push(other)
    return other
  })
  return others.some((other) => differs(other, seen))
}

const LOCAL = '#/$defs/'

/** A copy in which each reference to a named schema is what `refer` makes of the name. */
function withRefs(value: unknown, refer: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => withRefs(each, refer))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, each]) => {
    const isRef = key === '$ref' && typeof each === 'string' && each.startsWith(LOCAL)
    return [key, isRef ? refer(each.slice(LOCAL.length)) : withRefs(each, refer)]
  })
  return Object.fromEntries(entries)
}

function convert(schema: z.ZodType, side: Side): Raw {
  const {
    $schema: _,
    $defs: __,
    ...body
  } = z.toJSONSchema(schema, {
    io: side,
    metadata: NAMED,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => simplify(jsonSchema, side),
  })
  return body
}

/** Leaves out what says nothing, and what would forbid that an answer ever tells more. */
function simplify(schema: Record<string, unknown>, side: Side): void {
  const { additionalProperties: more, contentEncoding } = schema
  if ((isRecord(more) && Object.keys(more).length === 0) || (more === false && side === 'output'))
    delete schema.additionalProperties
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (contentEncoding !== 'binary') return
  delete schema.contentEncoding
  delete schema.format
  schema.contentMediaType = 'application/octet-stream'
}
