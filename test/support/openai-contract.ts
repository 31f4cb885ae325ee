import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import contract from '../fixtures/contracts/openai.json'
import { eventsOf } from './sse.ts'

type Schema = Readonly<Record<string, unknown>>

const SCHEMAS: Readonly<Record<string, Schema>> = contract.schemas

let validator: Ajv2020 | null = null
const compiled = new Map<string, ValidateFunction>()

/** Fails unless OpenAI's own description calls the value valid. Fields that it does not know are no fault. */
export function expectOpenAi(schema: string, value: unknown): void {
  expect(faultsOf(schema, value), `${schema}: ${excerpt(value)}`).toEqual([])
}

/** The same for each event of a stream, which it gives; an event that holds nothing but an error is an `ErrorResponse`. */
export function expectOpenAiEvents(schema: string, text: string): any[] {
  const data = eventsOf(text).map((event) => event.data)
  const events = data.filter((each) => each !== '[DONE]').map((each) => JSON.parse(each))
  for (const event of events) expectOpenAi('error' in event && !event.type ? 'ErrorResponse' : schema, event)
  return events
}

/** What is wrong with a value, one sentence each: `choices.0: must have required property 'logprobs'`. */
export function faultsOf(schema: string, value: unknown): string[] {
  const validate = compiled.get(schema) ?? compile(schema)
  return validate(value) ? [] : tellErrors(validate.errors ?? [])
}

/** The names of all schemas that there are. */
export const openAiSchemas: readonly string[] = Object.keys(SCHEMAS)

function compile(schema: string): ValidateFunction {
  if (!Object.hasOwn(SCHEMAS, schema)) throw new Error(`The reduced description has no schema ${schema}.`)
  validator ??= openValidator()
  const validate = validator.compile({ $ref: `openai#/$defs/${schema}` })
  compiled.set(schema, validate)
  return validate
}

function openValidator(): Ajv2020 {
  const opened = new Ajv2020({ strict: false, allErrors: true })
  opened.addFormat('uri', (text) => URL.canParse(text))
  opened.addFormat('date', /^\d{4}-\d\d-\d\d$/)
  opened.addFormat('unixtime', { type: 'number', validate: (seconds) => seconds >= 0 && seconds < 1e11 })
  opened.addFormat('float', true)
  opened.addFormat('double', true)
  const defs = Object.entries(SCHEMAS).map(([name, schema]) => [name, modern(amended(name, schema), name)])
  return opened.addSchema({ $id: 'openai', $defs: Object.fromEntries(defs) })
}

/** Where the description does not allow what it shows OpenAI answering itself. */
const AMENDMENTS: Readonly<Record<string, (schema: any) => void>> = {
  // "Streaming" of POST /completions: no choice has a reason before it ends.
  CreateCompletionResponse({ properties }) {
    properties.choices.items.properties.finish_reason.nullable = true
  },
  // `encoding_format` of POST /embeddings.
  Embedding({ properties }) {
    properties.embedding = { anyOf: [properties.embedding, { type: 'string' }] }
  },
}

function amended(name: string, schema: Schema): Schema {
  const copy = structuredClone(schema)
  AMENDMENTS[name]?.(copy)
  return copy
}

/** A schema as JSON Schema 2020-12 has it, open to more fields; `home` is the one it is part of. */
function modern(value: unknown, home: string): unknown {
  if (Array.isArray(value)) return value.map((each) => modern(each, home))
  if (!isSchema(value)) return value
  const { nullable, discriminator, oneOf, anyOf, $ref, $recursiveRef, $recursiveAnchor: _, ...rest } = value
  const kept = Object.entries(rest).filter(([key, each]) => key !== 'additionalProperties' || each !== false)
  const other = $recursiveRef ? home : typeof $ref === 'string' ? nameOf($ref) : null
  const whole = {
    ...Object.fromEntries(kept.map(([key, each]) => [key, modern(each, home)])),
    ...(other === null ? {} : { $ref: `#/$defs/${other}` }),
    ...union((oneOf ?? anyOf) as readonly unknown[] | undefined, discriminator, home),
  }
  return nullable === true ? { anyOf: [whole, { type: 'null' }] } : whole
}

/** Open schemas overlap, so `oneOf` counts as `anyOf`; where branches have a tag, it says which one was meant. */
function union(branches: readonly unknown[] | undefined, discriminator: unknown, home: string): Schema {
  if (!branches) return {}
  const tag = isSchema(discriminator) ? String(discriminator.propertyName) : 'type'
  const tagged = branches.map((branch) => ({ branch: modern(branch, home), tags: tagsOf(branch, tag) }))
  if (tagged.some(({ tags }) => tags === null)) return { anyOf: tagged.map(({ branch }) => branch) }
  const all = [...new Set(tagged.flatMap(({ tags }) => tags ?? []))]
  const chosen = all.map((value) => {
    const fitting = tagged.filter(({ tags }) => tags?.includes(value)).map(({ branch }) => branch)
    return { anyOf: [{ not: hasTag(tag, [value]) }, ...fitting] }
  })
  return { allOf: [hasTag(tag, all), ...chosen] }
}

function hasTag(tag: string, values: readonly unknown[]): Schema {
  return { type: 'object', required: [tag], properties: { [tag]: { enum: values } } }
}

/** The values of the tag that a branch goes by; null where it has none. */
function tagsOf(schema: unknown, tag: string): readonly unknown[] | null {
  if (!isSchema(schema)) return null
  if (typeof schema.$ref === 'string') return tagsOf(SCHEMAS[nameOf(schema.$ref)], tag)
  const property = isSchema(schema.properties) ? schema.properties[tag] : null
  if (isSchema(property) && Array.isArray(property.enum)) return property.enum
  const inherited = listOf(schema.allOf).map((part) => tagsOf(part, tag))
  const branches = listOf(schema.oneOf ?? schema.anyOf).map((branch) => tagsOf(branch, tag))
  const ofBranches = branches.length > 0 && branches.every((tags) => tags !== null) ? branches.flat() : null
  return inherited.find((tags) => tags !== null) ?? ofBranches
}

/** That a value fits no branch, or is not null, says less than what is wrong in the branch that was meant. */
function tellErrors(errors: readonly ErrorObject[]): string[] {
  const isTelling = ({ keyword, params }: ErrorObject) => !/^(anyOf|not)$/.test(keyword) && params.type !== 'null'
  const telling = errors.filter(isTelling)
  const told = (telling.length > 0 ? telling : errors).map(({ instancePath, message, params }) => {
    const path = instancePath.slice(1).replaceAll('/', '.') || 'the value'
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : ''
    return `${path}: ${message}${allowed}`
  })
  return [...new Set(told)]
}

function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? ''
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
