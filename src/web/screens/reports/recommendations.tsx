import { useMay } from '../../data/session.tsx'
import type { Recommendation } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { count, money } from '../../format/numbers.ts'
import { useToast } from '../../overlay/toast.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState, FaultLine } from '../../parts/states.tsx'

const TONES: Readonly<Record<Recommendation['state'], Tone>> = {
  open: 'accent',
  applied: 'good',
  dismissed: 'neutral',
  expired: 'neutral',
}

/** What could be saved: those that are open first. */
export function Recommendations({ all }: { readonly all: readonly Recommendation[] }) {
  const ordered = all.toSorted(
    (a, b) =>
      Number(b.state === 'open') - Number(a.state === 'open') ||
      b.predicted.savingNanosPerDay - a.predicted.savingNanosPerDay,
  )
  if (ordered.length === 0) {
    return (
      <Panel>
        <EmptyState title="Nothing to recommend">
          Requests are looked at every night. What could be had for less is shown here, with how sure that is.
        </EmptyState>
      </Panel>
    )
  }
  return (
    <ul className="flex flex-col gap-3">
      {ordered.map((each) => (
        <li key={each.id}>
          <Card of={each} />
        </li>
      ))}
    </ul>
  )
}

function Card({
  of: { id, title, text, state, subject, predicted, formula, outcome, action },
}: {
  readonly of: Recommendation
}) {
  return (
    <Panel
      title={<span className="break-words">{title || text}</span>}
      about={subject}
      actions={<Badge tone={TONES[state]}>{state}</Badge>}
    >
      <div className="flex flex-col gap-3 text-sm">
        {title && <p className="break-words">{text}</p>}
        <p className="figures">
          <strong className="text-good">{money(predicted.savingNanosPerDay)} a day</strong>
          <span className="text-muted">
            {' '}
            ({money(predicted.low)} to {money(predicted.high)}), quality {predicted.qualityChange >= 0 ? '+' : '−'}
            {Math.abs(predicted.qualityChange).toFixed(3)}, confidence {predicted.confidence}, from{' '}
            {count(predicted.basedOnRequests)} requests
          </span>
        </p>
        {outcome && (
          <p className="figures text-muted">
            Came: {money(outcome.savingNanosPerDay)} a day over {count(outcome.requests)} requests,{' '}
            {outcome.isAsPredicted ? 'as predicted' : 'not as predicted'}.
          </p>
        )}
        <details className="text-xs text-muted">
          <summary className="w-fit">How it was reckoned</summary>
          <p className="mt-1 break-words">{formula}</p>
        </details>
        {state === 'open' && <Decide id={id} canApply={action.kind !== 'advice'} />}
      </div>
    </Panel>
  )
}

function Decide({ id, canApply }: { readonly id: string; readonly canApply: boolean }) {
  const may = useMay('settings:write')
  const change = useChange()
  const tell = useToast()
  if (!may) return null
  const decide = async (verb: 'apply' | 'dismiss') => {
    const touches = ['/admin/recommendations', '/admin/aliases', '/admin/settings']
    const done = await change.send('POST', `/admin/recommendations/${id}/${verb}`, {}, touches)
    if (done) tell(verb === 'apply' ? 'Applied.' : 'It will not be proposed again.')
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {canApply && (
        <Button look="main" disabled={change.isBusy} onClick={() => void decide('apply')}>
          Apply
        </Button>
      )}
      <Button disabled={change.isBusy} onClick={() => void decide('dismiss')}>
        Dismiss
      </Button>
      <FaultLine fault={change.fault} />
    </div>
  )
}
