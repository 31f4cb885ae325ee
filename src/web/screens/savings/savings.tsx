import { useSearchParams } from 'wouter'
import { withParams } from '../../data/range.ts'
import { useAnswer, usePeriod } from '../../data/usage.ts'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { ErrorState, Skeleton } from '../../parts/states.tsx'
import { Inputs } from './inputs.tsx'
import { Lines } from './lines.tsx'
import type { Roi } from './roi.ts'
import { StatementPanel } from './statement.tsx'
import { Summary } from './summary.tsx'
import { amountIn, type Terms } from './terms.ts'

/** What was saved, against what, line by line; and the month as a statement. */
export function Savings() {
  const range = usePeriod()
  const [params, setParams] = useSearchParams()
  const terms: Terms = {
    baseline: params.get('baseline') ?? 'best',
    fee_usd: amountIn(params.get('fee')),
    rescued_usd: amountIn(params.get('rescued')),
  }
  const roi = useAnswer<Roi>('/admin/analytics/roi', range, { ...terms })
  return (
    <>
      <PageHead title="Savings" about="What the same requests would have cost, and why they cost less." />
      <Inputs
        terms={terms}
        set={(change) => setParams((now) => withParams(now, change), { replace: true })}
        range={range}
      />
      {roi.fault && (
        <Panel>
          <ErrorState fault={roi.fault} onRetry={roi.reload} />
        </Panel>
      )}
      {!roi.data && !roi.fault && <Skeleton lines={8} />}
      {roi.data && (
        <>
          <Summary of={roi.data} />
          <Lines of={roi.data} />
        </>
      )}
      <StatementPanel terms={terms} timezone={range.timezone} />
    </>
  )
}
