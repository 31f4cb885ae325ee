import * as z from 'zod'
import * as admin from '../contract/admin.ts'
import * as chat from '../contract/chat.ts'
import * as settings from '../contract/settings.ts'
import * as tasks from '../contract/tasks.ts'
import * as wish from '../contract/wish.ts'
import { asRecord, isRecord, type Raw } from '../shared/json.ts'
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
  /** The schema of each field of what may be sent, and which of them must be there. */
  fieldsOf(schema: z.ZodType): { readonly fields: Raw; readonly required: readonly unknown[] }
  /** All that was referred to, in the order of their names. */
  components(): Raw
}

const CONTRACTS = [admin, chat, settings, tasks, wish]
const OWN = [ownChat, errors, files, generateContent, messages, models, others, responses, ownTasks, universal]

/** Opens a collection. What a contract exports has its name there; where its sides differ, `…Input` is what is sent. */
export function openSchemas(): Schemas {
  const names = nameAll([...CONTRACTS, ...OWN])
  const bodies = { input: bodiesOf(names, 'input'), output: bodiesOf(names, 'output') }
  const two = twoSided(bodies)
  const written = new Map<string, Raw>()
  const refer = (id: string, side: Side): string => {
    const name = side === 'input' && two.has(id) && !SAYS_SENT.test(id) ? `${id}Input` : id
    if (!written.has(name)) {
      // First a place, for those that refer to themselves.
      written.set(name, {})
      written.set(name, settle(bodies[side][id], side))
    }
    return COMPONENT + name
  }
  const settle = (value: unknown, side: Side): Raw => asRecord(withRefs(value, (id) => refer(id, side)))
  return {
    schemaOf(schema, side) {
      const id = names.get(schema)?.id
      return id === undefined ? settle(inlineOf(schema, names, side), side) : { $ref: refer(id, side) }
    },
    fieldsOf(schema) {
      const id = names.get(schema)?.id
      const { properties, required } = settle(
        id === undefined ? inlineOf(schema, names, 'input') : bodies.input[id],
        'input',
      )
      return { fields: asRecord(properties), required: Array.isArray(required) ? required : [] }
    },
    components: () => Object.fromEntries([...written].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

type Names = z.core.$ZodRegistry<{ id: string }>
type Bodies = Readonly<Record<string, Raw>>

const COMPONENT = '#/components/schemas/'
const LOCAL = '#/$defs/'

/** Names that say already that they are sent, and are not answered. */
const SAYS_SENT = /(Input|Request|Form|Patch)$/

function nameAll(modules: readonly object[]): Names {
  const names = z.registry<{ id: string }>()
  for (const [id, schema] of modules.flatMap((module) => Object.entries(module))) {
    if (schema instanceof z.ZodType && schema !== admin.Nothing) names.add(schema, { id })
  }
  return names
}

function bodiesOf(names: Names, side: Side): Bodies {
  const { schemas } = z.toJSONSchema(names, { ...optionsFor(side), uri: (id) => LOCAL + id })
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]))
}

function inlineOf(schema: z.ZodType, names: Names, side: Side): Raw {
  return plain(z.toJSONSchema(schema, { ...optionsFor(side), metadata: names }))
}

/** Without what a document has elsewhere, or once for all. */
function plain(schema: object): Raw {
  const own = Object.entries(schema).filter(([key]) => !/^\$(schema|id|defs)$/.test(key))
  return Object.fromEntries(own)
}

/** The schemas that differ from side to side, by themselves or by what they refer to. */
function twoSided({ input, output }: Readonly<Record<Side, Bodies>>): ReadonlySet<string> {
  const ids = Object.keys(input)
  const found = new Set(ids.filter((id) => JSON.stringify(input[id]) !== JSON.stringify(output[id])))
  const refers = (id: string) => namesIn(input[id]).some((other) => found.has(other))
  for (let fresh = [...found]; fresh.length > 0; ) {
    fresh = ids.filter((id) => !found.has(id) && refers(id))
    for (const id of fresh) found.add(id)
  }
  return found
}

function namesIn(body: unknown): string[] {
  const names: string[] = []
  withRefs(body, (id) => {
    names.push(id)
    return id
  })
  return names
}

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

function optionsFor(io: Side) {
  const override = ({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }) => simplify(jsonSchema, io)
  return { io, unrepresentable: 'any' as const, override }
}

/** Leaves out what says nothing, and what would forbid that an answer ever tells more. */
function simplify(schema: Record<string, unknown>, side: Side): void {
  const { additionalProperties: more, contentEncoding } = schema
  const isOpen = isRecord(more) && Object.keys(more).length === 0
  if (isOpen || (more === false && side === 'output')) delete schema.additionalProperties
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (contentEncoding !== 'binary') return
  delete schema.contentEncoding
  delete schema.format
  schema.contentMediaType = 'application/octet-stream'
}
