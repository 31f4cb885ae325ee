import { useRange } from '../../data/range.ts'
import type { Generation } from '../../data/shapes.ts'
import { count, duration, money, percent, quality } from '../../format/numbers.ts'
import { moment } from '../../format/times.ts'
import { Badge } from '../../parts/badge.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { Facts } from '../../parts/panel.tsx'

/** A request in figures. */
export function Summary({ request }: { readonly request: Generation }) {
  const [{ timezone }] = useRange()
  const { provider, model, costNanos, latencyMs, ttftMs, outputTokens, grade } = request
  const figures = [
    ['Cost', money(costNanos)],
    ['Time', duration(latencyMs)],
    ['First word', duration(ttftMs)],
    ['Written', `${count(outputTokens)} tokens`],
    ['Speed', speed(request)],
    ['Grade', quality(grade)],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-6">
        {figures.map(([name, value]) => (
          <div key={name} className="bg-panel px-3 py-2">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="figures text-sm font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      <Facts
        of={[
          ['Answered by', model === '' ? 'nobody' : `${provider}/${model}`],
          ['At', `${moment(request.at, timezone)} (${timezone})`],
          ['Tokens', <TokenLine key="tokens" request={request} />],
          ['Counted', counted(request)],
          ['Ended', <Ending key="ending" request={request} />],
          ...said(request),
          ['Request', <CopyText key="id" text={request.id} />],
        ]}
      />
    </>
  )
}

/** What the request said of itself. */
function said({ customer, metadata }: Generation) {
  const words = Object.entries(metadata ?? {})
  return [
    ...(customer ? [['Customer', customer] as const] : []),
    ...(words.length > 0 ? [['Metadata', words.map(([name, value]) => `${name}: ${value}`).join(', ')] as const] : []),
  ]
}

function TokenLine({ request }: { readonly request: Generation }) {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = request
  const parts = [
    `${count(inputTokens)} read`,
    cachedInputTokens > 0 ? `${percent(cachedInputTokens / Math.max(1, inputTokens))} of them cached` : '',
    cacheWriteTokens > 0 ? `${count(cacheWriteTokens)} put into the cache` : '',
    `${count(outputTokens)} written`,
    reasoningTokens > 0 ? `${count(reasoningTokens)} of them thinking` : '',
  ]
  return <>{parts.filter((part) => part !== '').join(', ')}</>
}

function Ending({ request: { finishReason, errorCode, stream, cache } }: { readonly request: Generation }) {
  return (
    <span className="flex flex-wrap gap-1.5">
      {errorCode && <Badge tone="bad">{errorCode}</Badge>}
      {finishReason && <Badge>{finishReason}</Badge>}
      <Badge>{stream ? 'streamed' : 'whole'}</Badge>
      {cache === 'hit' && <Badge tone="accent">from memory</Badge>}
    </span>
  )
}

/** Where the figures come from. */
function counted({ priceSource, usageSource }: Generation): string {
  const tokens = { provider: 'tokens by the provider', estimated: 'tokens estimated here' }[usageSource] ?? 'no tokens'
  const price = {
    catalog: 'price of the catalogue',
    provider: 'price told by the provider',
    upper_bound: 'at the dearest price',
  }[priceSource]
  return [tokens, price ?? 'no price'].join(', ')
}

function speed({ outputTokens, latencyMs, ttftMs, stream }: Generation): string {
  const ms = stream ? latencyMs - ttftMs : latencyMs
  return outputTokens > 0 && ms > 0 ? `${count((outputTokens / ms) * 1_000)}/s` : '–'
}
