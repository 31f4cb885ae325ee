import * as z from 'zod'

/** How many destinations a tenant may have. */
export const OTEL_DESTINATIONS_MAX = 5

/** A field name by RFC 9110, section 5.1. What says how a message is framed is for the sender to say. */
const HeaderName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/)
  .refine((name) => !FRAMING.test(name), 'That header is set by the gateway.')

const FRAMING =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-(length|type|encoding)|accept-encoding|proxy-.*|cf-.*)$/i

/** Visible ASCII, with spaces inside. */
const HeaderValue = z.string().regex(/^[\x21-\x7e]([\x20-\x7e]{0,3998}[\x21-\x7e])?$/)

const few = (size: number) =>
  [(entries: Record<string, string>) => Object.keys(entries).length <= size, `There may be ${size} at most.`] as const

/** `http/protobuf` is what most collectors prefer. Source: OTLP specification, "OTLP/HTTP". */
export const OtelProtocol = z.enum(['http/json', 'http/protobuf'])

export const OtelSignal = z.enum(['traces', 'metrics'])

/** `POST /admin/otel-destinations`. */
export const OtelDestinationInput = z.strictObject({
  name: z.string().min(1).max(100),
  /** The base address: `/v1/traces` and `/v1/metrics` are put behind it. */
  url: z
    .url()
    .max(500)
    .transform((url) => url.replace(/\/+$/, '')),
  /** Sent with every export, as what opens the destination. Kept sealed; only their names are shown again. */
  headers: z
    .record(HeaderName, HeaderValue)
    .refine(...few(20))
    .default({}),
  protocol: OtelProtocol.default('http/protobuf'),
  signals: z.array(OtelSignal).min(1).max(2).default(['traces', 'metrics']),
  /** The share of traces that are sent, 0 to 1. Those of failed requests are sent all; metrics count every request. */
  sampleShare: z.number().min(0).max(1).default(1),
  /** Whether prompts and answers are sent too. There are none where the tenant stores no text. */
  includesContent: z.boolean().default(false),
  /** The resource's `service.name`. */
  serviceName: z.string().min(1).max(100).default('sluice'),
  /** Further attributes of the resource, as `{"deployment.environment.name": "production"}`. */
  resourceAttributes: z
    .record(z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/i), z.string().max(500))
    .refine(...few(20))
    .default({}),
})

/** `PUT /admin/otel-destinations/{id}`. What is left out stays; headers are replaced all together. */
export const OtelDestinationPatch = z.strictObject({
  name: OtelDestinationInput.shape.name.optional(),
  url: OtelDestinationInput.shape.url.optional(),
  headers: OtelDestinationInput.shape.headers.removeDefault().optional(),
  protocol: OtelProtocol.optional(),
  signals: OtelDestinationInput.shape.signals.removeDefault().optional(),
  sampleShare: OtelDestinationInput.shape.sampleShare.removeDefault().optional(),
  includesContent: z.boolean().optional(),
  serviceName: OtelDestinationInput.shape.serviceName.removeDefault().optional(),
  resourceAttributes: OtelDestinationInput.shape.resourceAttributes.removeDefault().optional(),
})

/**
 * A destination without its headers' values. `exported` and `dropped` count requests: taken there, or given up after one retry.
 * `lastError` says what the latest failure was, as `traces: HTTP 401`; times are epoch ms.
 */
export const OtelDestinationView = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  headerNames: z.array(z.string()),
  protocol: OtelProtocol,
  signals: z.array(OtelSignal),
  sampleShare: z.number(),
  includesContent: z.boolean(),
  serviceName: z.string(),
  resourceAttributes: z.record(z.string(), z.string()),
  createdAt: z.number(),
  exported: z.number(),
  dropped: z.number(),
  lastExportedAt: z.number().nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: z.number().nullable(),
})

/** What came of a test: `error` is null where each signal was taken. */
export const OtelTestResult = z.object({ id: z.string(), delivered: z.boolean(), error: z.string().nullable() })
