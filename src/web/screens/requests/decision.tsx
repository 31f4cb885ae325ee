import { useMay } from '../../data/session.tsx'
import type { Generation, List, PolicyRow } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { percent } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'

/** Why this model, and what policies had to say. */
export function Decision({ request: { reason, routing, policy } }: { readonly request: Generation }) {
  return (
    <Panel title="Decision" about={reason || 'No reason is on record.'}>
      <Facts
        of={[
          ...(routing
            ? ([
                ['Version', `${routing.version}${routing.isCandidate ? ', under test' : ''}`],
                ['Kind of request', routing.requestClass],
                ['Mode', routing.mode],
                ['Chance of this choice', percent(routing.propensity)],
                [
                  'Chosen',
                  routing.isTrial ? 'to learn' : routing.isHome ? 'as before in the conversation' : 'as the best known',
                ],
              ] as const)
            : []),
          ['Policies', <Policies key="policies" policy={policy} />],
        ]}
      />
    </Panel>
  )
}

function Policies({ policy }: Pick<Generation, 'policy'>) {
  const may = useMay('policies:read')
  const { data } = useApi<List<PolicyRow>>(may && policy ? '/admin/policies' : null, { limit: 500 })
  const nameOf = (id: string) => data?.data.find((each) => each.id === id)?.name ?? id
  if (!policy) return <>none was in force</>
  const found = Object.entries(policy.found ?? {})
  return (
    <span className="flex flex-wrap gap-1.5">
      {policy.deniedBy && <Badge tone="bad">refused by {nameOf(policy.deniedBy)}</Badge>}
      {policy.shadowDeniedBy && <Badge tone="warn">{nameOf(policy.shadowDeniedBy)} would refuse</Badge>}
      {policy.applied.map((id) => (
        <Badge key={id}>{nameOf(id)}</Badge>
      ))}
      {found.map(([name, times]) => (
        <Badge key={name} tone="accent">
          {name} × {times}
        </Badge>
      ))}
      {policy.applied.length + found.length === 0 && !policy.deniedBy && !policy.shadowDeniedBy && 'none applied'}
    </span>
  )
}
