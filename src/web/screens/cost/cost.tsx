import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import { PageHead } from '../../parts/panel.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Budgets } from './budgets.tsx'
import { Explorer } from './explorer.tsx'
import { Forecast } from './forecast.tsx'

/** What was spent on what, what will be, and what may be. */
export function Cost() {
  const [tab, setTab] = useParam('tab')
  const mayLimits = useMay('limits:read')
  const shown = tab ?? 'explorer'
  const tabs = [
    ['explorer', 'Explorer'],
    ['forecast', 'Forecast'],
    ...(mayLimits ? ([['budgets', 'Budgets']] as const) : []),
  ] as const
  return (
    <>
      <PageHead title="Cost" about="What was spent on what, what will be spent, and how much may be." />
      <Tabs label="Parts of cost" tabs={tabs} selected={shown} onSelect={setTab} />
      {shown === 'explorer' && <Explorer />}
      {shown === 'forecast' && <Forecast />}
      {shown === 'budgets' && mayLimits && <Budgets />}
    </>
  )
}
