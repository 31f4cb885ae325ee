import { useLocation } from 'wouter'
import type { Model } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { count, duration, percent, perMillion } from '../../format/numbers.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'

/** A model's offers, as OpenRouter's form has them. */
interface Offers {
  readonly data: {
    readonly endpoints: readonly {
      readonly name?: string
      readonly provider_name?: string
      readonly context_length?: number | null
      readonly max_completion_tokens?: number | null
      readonly uptime_last_30m?: number | null
      readonly latency_last_30m?: { readonly p50: number; readonly p90: number; readonly p99: number } | null
    }[]
  }
}

/** One model: its prices, and who offers it how well. */
export function ModelDrawer({ of: model, onClose }: { readonly of: Model; readonly onClose: () => void }) {
  const [, go] = useLocation()
  // A route, or `auto`, is offered by nobody.
  const offers = useApi<Offers>(model.id.includes('/') ? `/v1/models/${model.id}/endpoints` : null)
  const footer = (
    <>
      <Button icon="playground" onClick={() => go(`/playground?model=${encodeURIComponent(model.id)}`)}>
        Try it
      </Button>
      <Button icon="requests" onClick={() => go(`/requests?model=${encodeURIComponent(model.id)}`)}>
        Its requests
      </Button>
    </>
  )
  return (
    <Drawer title={model.id} onClose={onClose} footer={footer}>
      <div className="flex flex-col gap-5">
        <Facts
          of={[
            ['Name', <CopyText key="id" text={model.id} />],
            ['Made by', model.owned_by],
            ['Read', `${perMillion(model.pricing?.input)} for a million tokens`],
            ['From cache', `${perMillion(model.pricing?.cached_input ?? undefined)} for a million tokens`],
            ['Written', `${perMillion(model.pricing?.output)} for a million tokens`],
            ['Context', `${count(model.context_length)} tokens`],
          ]}
        />
        {model.id.includes('/') && (
          <Panel title="Who offers it">
            <Awaited of={offers}>{({ data }) => <Endpoints of={data.endpoints} />}</Awaited>
          </Panel>
        )}
      </div>
    </Drawer>
  )
}

function Endpoints({ of: endpoints }: { readonly of: Offers['data']['endpoints'] }) {
  return (
    <ul className="flex flex-col gap-3">
      {endpoints.map((offer) => (
        <li key={offer.name ?? offer.provider_name} className="text-sm">
          <p className="font-medium break-words">{offer.provider_name ?? offer.name}</p>
          <p className="figures text-muted">
            answered {percent(offer.uptime_last_30m == null ? null : offer.uptime_last_30m / 100)}, first word{' '}
            {duration(offer.latency_last_30m?.p50)} (of nine in ten {duration(offer.latency_last_30m?.p90)})
          </p>
        </li>
      ))}
    </ul>
  )
}
