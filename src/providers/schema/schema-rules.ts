/** Which part of JSON schema a vendor takes. */
export interface SchemaRules {
  /** The keywords it takes; null: every one of draft 2020-12. */
  readonly keywords: ReadonlySet<string> | null
  /** The values of `format` it takes; null: any. */
  readonly formats: ReadonlySet<string> | null
  /** Parts of a `pattern` that it refuses; null: none. */
  readonly refusedPatterns: RegExp | null
  /** A `pattern` holds for the whole text there, so that anchors are refused. */
  readonly wholePatterns: boolean
  /** The largest `minItems` it takes. */
  readonly minItemsMost: number
  /** What `enum` may list. */
  readonly enums: 'any' | 'plain' | 'text-and-numbers'
  /** `type` may be a list. */
  readonly typeLists: boolean
  /** Every part must say its type. */
  readonly typed: boolean
  /** `additionalProperties: false` everywhere. */
  readonly closed: boolean
  /** Every property must be required: an optional one becomes one that may be null. */
  readonly allRequired: boolean
  /** References may lead back to where they started. */
  readonly recursion: boolean
  /** Keywords may stand beside `$ref`. */
  readonly refSiblings: boolean
  /** The top level must be of type object. */
  readonly rootObject: boolean
  /** `anyOf`, `oneOf` and `allOf` may stand at the top level. */
  readonly rootUnions: boolean
}

/** Everything of draft 2020-12, at every place. */
const ALL: SchemaRules = {
  keywords: null,
  formats: null,
  refusedPatterns: null,
  wholePatterns: false,
  minItemsMost: Number.POSITIVE_INFINITY,
  enums: 'any',
  typeLists: true,
  typed: false,
  closed: false,
  allRequired: false,
  recursion: true,
  refSiblings: true,
  rootObject: false,
  rootUnions: true,
}

const CORE = ['type', 'description', 'properties', 'required', 'additionalProperties', 'items', 'enum', '$ref', '$defs']
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']

/** Look-around, back references and word boundaries: what engines that run in step with the text cannot do. */
const BEYOND_REGULAR = /\(\?(?:=|!|<=|<!|P)|\\[1-9]|\\[bBAZ]/

/**
 * OpenAI's strict mode. Source: developers.openai.com, "Structured outputs: supported schemas": no `allOf`, `not`,
 * `if`, `dependent…`; `pattern` and nine formats of text, bounds of numbers and of a list's length; root an object
 * without `anyOf`; recursion by `$ref` is allowed.
 */
export const OPENAI_STRICT: SchemaRules = {
  ...ALL,
  keywords: new Set([...CORE, ...NUMBERS, 'title', 'const', 'anyOf', 'pattern', 'format', 'minItems', 'maxItems']),
  formats: new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']),
  refusedPatterns: BEYOND_REGULAR,
  typed: true,
  closed: true,
  allRequired: true,
  refSiblings: false,
  rootObject: true,
  rootUnions: false,
}

/**
 * The parameters of a function that is not strict at OpenAI and at vendors that copy its interface: any schema, as long
 * as it describes an object. Source: developers.openai.com, "Function calling".
 */
export const OPENAI_TOOLS: SchemaRules = { ...ALL, rootObject: true, rootUnions: false }

/**
 * Gemini's `responseJsonSchema` and `parametersJsonSchema`. Source: ai.google.dev, `GenerationConfig`: these keywords
 * only, `enum` for text and numbers, `oneOf` read as `anyOf`, nothing beside `$ref`, references under `$defs`.
 */
export const GEMINI: SchemaRules = {
  ...ALL,
  keywords: new Set([
    ...CORE,
    'title',
    'format',
    'prefixItems',
    'minItems',
    'maxItems',
    'minimum',
    'maximum',
    'anyOf',
    'propertyOrdering',
  ]),
  enums: 'text-and-numbers',
  refSiblings: false,
}

/**
 * `input_schema` of a tool at Anthropic that is not strict: draft 2020-12, but the API answers 400 to another top level
 * than an object and to `oneOf`, `allOf` or `anyOf` there. Source: platform.claude.com, "Define tools".
 */
export const ANTHROPIC_TOOLS: SchemaRules = { ...ALL, rootObject: true, rootUnions: false }

/**
 * `toolSpec.inputSchema.json` at Bedrock, which hands it to models of several makers. Source: docs.aws.amazon.com,
 * `ToolInputSchema`: the top level must be of type object.
 */
export const BEDROCK_TOOLS: SchemaRules = { ...ANTHROPIC_TOOLS }

/**
 * `output_config.format` and strict tools of Claude, at Anthropic and Bedrock. Source: platform.claude.com, "Structured
 * outputs: JSON schema limitations": no recursion, no bounds of numbers or text, `minItems` 0 or 1, plain enums.
 */
export const ANTHROPIC_STRICT: SchemaRules = {
  ...ALL,
  keywords: new Set([...CORE, 'title', 'default', 'const', 'anyOf', 'pattern', 'format', 'minItems']),
  formats: new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']),
  refusedPatterns: BEYOND_REGULAR,
  minItemsMost: 1,
  enums: 'plain',
  closed: true,
  recursion: false,
  refSiblings: false,
}

/** A strict tool of Claude: its top level is the tool's input. */
export const ANTHROPIC_STRICT_TOOLS: SchemaRules = { ...ANTHROPIC_STRICT, rootObject: true, rootUnions: false }

/** Cohere's `response_format` and strict tools. Source: docs.cohere.com, "Structured outputs: unsupported features". */
export const COHERE: SchemaRules = {
  ...ALL,
  keywords: new Set([...CORE, 'title', 'const', 'anyOf', 'pattern', 'format']),
  formats: new Set(['date-time', 'uuid', 'date', 'time']),
  refusedPatterns: BEYOND_REGULAR,
  wholePatterns: true,
  typeLists: false,
  rootObject: true,
  rootUnions: false,
}

/**
 * Mistral's strict `json_schema`: no keyword is documented as refused; its SDK closes every object. Source:
 * docs.mistral.ai, "Custom structured outputs".
 */
export const MISTRAL_STRICT: SchemaRules = { ...ALL, closed: true }

/**
 * Groq's strict mode: every property required, every object closed, otherwise as OpenAI's, whose form it takes. Source:
 * console.groq.com, "Structured outputs: schema requirements".
 */
export const GROQ_STRICT: SchemaRules = { ...OPENAI_STRICT }

/**
 * Cerebras' strict mode. Source: inference-docs.cerebras.ai, "Structured outputs: limitations in strict mode": closed
 * objects, no recursion, `$defs` only, no fields that only inform. Bounds of text and lists are refused in practice.
 */
export const CEREBRAS_STRICT: SchemaRules = {
  ...ALL,
  keywords: new Set([...CORE, ...NUMBERS, 'const', 'anyOf', 'prefixItems']),
  typeLists: false,
  typed: true,
  closed: true,
  recursion: false,
  refSiblings: false,
  rootObject: true,
  rootUnions: false,
}

/** xAI. Source: docs.x.ai, "Structured outputs: supported types": no `allOf`, no lengths of text or lists. */
export const XAI: SchemaRules = {
  ...ALL,
  keywords: new Set([...CORE, ...NUMBERS, 'title', 'default', 'const', 'anyOf', 'pattern', 'format']),
  rootObject: true,
}

/**
 * Fireworks, whose grammar is made of the schema: unions of `anyOf`, bounds kept. Source: docs.fireworks.ai, "Structured
 * outputs", which says no more than that not all of JSON schema is read.
 */
export const FIREWORKS: SchemaRules = {
  ...ALL,
  keywords: new Set([
    ...CORE,
    ...NUMBERS,
    'title',
    'const',
    'anyOf',
    'pattern',
    'format',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'prefixItems',
  ]),
  rootObject: true,
  rootUnions: false,
}

/** The rules of the vendors of OpenAI's dialect for `response_format: json_schema`; `strict`: only where it says so. */
export const FORMAT_RULES: Readonly<Record<string, { readonly rules: SchemaRules; readonly strict: boolean }>> = {
  openai: { rules: OPENAI_STRICT, strict: true },
  azure: { rules: OPENAI_STRICT, strict: true },
  groq: { rules: GROQ_STRICT, strict: true },
  cerebras: { rules: CEREBRAS_STRICT, strict: true },
  mistral: { rules: MISTRAL_STRICT, strict: true },
  xai: { rules: XAI, strict: false },
  fireworks: { rules: FIREWORKS, strict: false },
  cohere: { rules: COHERE, strict: false },
}
