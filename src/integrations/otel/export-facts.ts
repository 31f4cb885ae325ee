import { SECOND_MS } from '../../shared/time.ts'
import type { Fact } from '../../storage/facts.ts'
import type { OtelDestinationRow, OtelExport } from '../../storage/otel.ts'
import { encodeJson } from './encode-json.ts'
import { encodeProtobuf } from './encode-protobuf.ts'
import { metricsOf } from './metrics-of.ts'
import { postOtlp } from './post-otlp.ts'
import { spansOf } from './spans-of.ts'
import type { Attributes, Telemetry } from './telemetry.ts'
import { isSampled, traceOf } from './trace-ids.ts'

/** A destination as an export sees it. */
export type OtelDestination = Pick<
  OtelDestinationRow,
  'tenantId' | 'url' | 'protocol' | 'signals' | 'sampleShare' | 'includesContent' | 'serviceName' | 'resourceAttributes'
>

/** Stored text makes facts large: receivers take a few megabytes at once. */
const PORTION_MAX = 100
const PORTION_CHARACTERS_MAX = 1_000_000

/** So long a batch is sent in portions; what is left then is given up. With the last portion's own limits it stays below 30 s. */
const LIMIT_MS = 10 * SECOND_MS

/** Sends what a tenant's requests say to one of its destinations, opened by these headers, and tells what became of it. Never throws. */
export async function exportFacts(
  destination: OtelDestination,
  headers: Readonly<Record<string, string>>,
  facts: readonly Fact[],
): Promise<OtelExport> {
  const deadline = Date.now() + LIMIT_MS
  const sent: Sent[] = []
  for (const portion of portionsOf(facts)) {
    const sendings = telemetriesOf(destination, portion).map(async ({ of, telemetry }) => {
      const error = Date.now() < deadline ? await send(destination, headers, telemetry) : 'late'
      return { of, error: error === null ? null : `${telemetry.signal}: ${error}` }
    })
    sent.push(...(await Promise.all(sendings)))
  }
  return outcomeOf(sent)
}

/** Whose telemetry was sent, and why in vain; null: it was taken. */
interface Sent {
  readonly of: readonly Fact[]
  readonly error: string | null
}

/** A request of which one signal got lost counts as dropped. */
function outcomeOf(sent: readonly Sent[]): OtelExport {
  const failed = sent.filter(({ error }) => error !== null)
  const idsOf = (some: readonly Sent[]) => new Set(some.flatMap(({ of }) => of.map(({ id }) => id)))
  const dropped = idsOf(failed).size
  return { exported: idsOf(sent).size - dropped, dropped, error: failed.at(-1)?.error ?? null }
}

interface Sending {
  /** Whose it is. */
  readonly of: readonly Fact[]
  readonly telemetry: Telemetry
}

/** What of some facts goes to a destination: traces of the share that is sampled and of whatever failed, metrics of all. */
function telemetriesOf(destination: OtelDestination, facts: readonly Fact[]): Sending[] {
  const { signals, sampleShare, includesContent } = destination
  const resource = resourceOf(destination)
  const traced = facts.filter((fact) => fact.outcome === 'failed' || isSampled(traceOf(fact).traceId, sampleShare))
  const sendings: Sending[] = []
  if (signals.includes('traces') && traced.length > 0) {
    const spans = traced.flatMap((fact) => spansOf(fact, includesContent))
    sendings.push({ of: traced, telemetry: { resource, signal: 'traces', spans } })
  }
  if (signals.includes('metrics')) {
    sendings.push({
      of: facts,
      telemetry: { resource, signal: 'metrics', metrics: metricsOf(facts) },
    })
  }
  return sendings
}

function resourceOf({ tenantId, serviceName, resourceAttributes }: OtelDestination): Attributes {
  return { ...resourceAttributes, 'service.name': serviceName, 'sluice.tenant.id': tenantId }
}

function send(
  { url, protocol }: OtelDestination,
  headers: Readonly<Record<string, string>>,
  telemetry: Telemetry,
): Promise<string | null> {
  const body = protocol === 'http/json' ? encodeJson(telemetry) : encodeProtobuf(telemetry)
  return postOtlp({ url: `${url}/v1/${telemetry.signal}`, headers, protocol, body }).catch(() => 'network')
}

function portionsOf(facts: readonly Fact[]): Fact[][] {
  const portions: Fact[][] = []
  let characters = Number.POSITIVE_INFINITY
  for (const fact of facts) {
    const size = (fact.prompt?.length ?? 0) + (fact.answer?.length ?? 0)
    const last = portions.at(-1)
    if (!last || last.length >= PORTION_MAX || characters + size > PORTION_CHARACTERS_MAX) {
      portions.push([fact])
      characters = size
    } else {
      last.push(fact)
      characters += size
    }
  }
  return portions
}
