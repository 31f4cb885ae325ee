import { anthropicDialect } from '../dialects/anthropic/anthropic.ts'
import { geminiDialect } from '../dialects/gemini/gemini.ts'
import { errorBody, FAULTS, Fault, type FaultCode } from '../shared/faults.ts'
import type { Raw } from '../shared/json.ts'
import { errorHeaders } from './headers.ts'
import type { Schemas } from './json-schemas.ts'
import type { ErrorForm, Route } from './route.ts'
import { AnthropicError, ErrorBody, GoogleError } from './schemas/errors.ts'

interface Form {
  /** Of the component that tells a status in this form. */
  readonly prefix: string
  readonly schema: typeof ErrorBody | typeof AnthropicError | typeof GoogleError
  statusOf(fault: Fault): number
  bodyOf(fault: Fault, status: number, requestId: string): unknown
}

const usual = ({ code }: Fault) => FAULTS[code].status

const FORMS: Readonly<Record<ErrorForm, Form>> = {
  openai: { prefix: 'Error', schema: ErrorBody, statusOf: usual, bodyOf: (fault, _, id) => errorBody(fault, id) },
  anthropic: {
    prefix: 'AnthropicError',
    schema: AnthropicError,
    statusOf: (fault) => anthropicDialect.statusOf?.(fault) ?? usual(fault),
    bodyOf: anthropicDialect.error,
  },
  google: { prefix: 'GoogleError', schema: GoogleError, statusOf: usual, bodyOf: geminiDialect.error },
}

/** Whoever sends what the document says never hears of a wrong method. */
const CODES = (Object.keys(FAULTS) as FaultCode[]).filter((code) => code !== 'method_not_allowed')
const FORM_NAMES = Object.keys(FORMS) as readonly ErrorForm[]

/** An answer for each status of each form, with an example for each fault that has it. */
export function errorComponents(schemas: Schemas): Raw {
  const told = FORM_NAMES.flatMap((name) =>
    [...byStatus(FORMS[name], CODES)].map(([status, faults]) => {
      return [`${FORMS[name].prefix}${status}`, tell(FORMS[name], status, faults, schemas)] as const
    }),
  )
  return Object.fromEntries(told)
}

/** The errors that an operation may answer with, by status. */
export function errorsOf(route: Route): Raw {
  if (route.access === 'public') return {}
  const form = FORMS[route.errors]
  const statuses = [
    ...byStatus(
      form,
      CODES.filter((code) => may(route, code)),
    ).keys(),
  ]
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/${form.prefix}${status}` }]),
  )
}

/** What only happens where models or providers are asked. */
const OF_PROVIDERS = /^(provider|model|context|content|rate)_/
/** What only happens to a body. */
const OF_BODIES = /^(invalid_json|body_too_large)$/

function may({ by, method, body }: Route, code: FaultCode): boolean {
  if (OF_BODIES.test(code)) return body !== undefined
  if (code === 'conflict') return by === 'control' && method !== 'get'
  if (code === 'not_found') return by !== 'model'
  return by === 'model' || by === 'provider' || !OF_PROVIDERS.test(code)
}

function byStatus(form: Form, codes: readonly FaultCode[]): Map<number, Fault[]> {
  const grouped = new Map<number, Fault[]>()
  for (const code of codes) {
    const fault = new Fault(code, 'What went wrong, in a sentence.')
    const status = form.statusOf(fault)
    grouped.set(status, [...(grouped.get(status) ?? []), fault])
  }
  return grouped
}

function tell(form: Form, status: number, faults: readonly Fault[], schemas: Schemas): Raw {
  const examples = faults.map((fault) => [fault.code, { value: form.bodyOf(fault, status, 'req_1') }])
  const schema = schemas.schemaOf(form.schema, 'output')
  return {
    description: `${faults.map(({ code }) => `\`${code}\``).join(', ')}.`,
    headers: errorHeaders(),
    content: { 'application/json': { schema, examples: Object.fromEntries(examples) } },
  }
}
