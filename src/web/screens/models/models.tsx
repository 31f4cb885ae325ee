import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { Credential, List, Model, Price } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Catalogue } from './catalogue.tsx'
import { Credentials } from './credentials.tsx'
import { Prices } from './prices.tsx'

/** Who can be asked, at what price, and what opens them. */
export function Models() {
  const [tab, setTab] = useParam('tab')
  const mayCredentials = useMay('credentials:read')
  const mayPrices = useMay('prices:read')
  const tabs = [
    ['models', 'Models'] as const,
    ...(mayCredentials ? [['credentials', 'Provider credentials'] as const] : []),
    ...(mayPrices ? [['prices', 'Prices of your own'] as const] : []),
  ]
  const shown = tab ?? 'models'
  const models = useApi<List<Model>>('/v1/models')
  const credentials = useApi<List<Credential>>(mayCredentials ? '/admin/credentials' : null, { limit: 500 })
  const prices = useApi<List<Price>>(mayPrices ? '/admin/prices' : null, { limit: 500 })
  return (
    <>
      <PageHead
        title="Models & providers"
        about="What this organisation can ask now. Prices are US dollars for a million tokens."
      />
      <Tabs label="Parts of models" tabs={tabs} selected={shown} onSelect={setTab} />
      {shown === 'models' && <Awaited of={models}>{({ data }) => <Catalogue models={data} />}</Awaited>}
      {shown === 'credentials' && (
        <Panel isFlush>
          <Awaited of={credentials}>{({ data }) => <Credentials credentials={data} />}</Awaited>
        </Panel>
      )}
      {shown === 'prices' && (
        <Panel isFlush>
          <Awaited of={prices}>{({ data }) => <Prices prices={data} />}</Awaited>
        </Panel>
      )}
    </>
  )
}
