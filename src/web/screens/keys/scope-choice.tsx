import type { Scope } from '../../../contract/settings.ts'
import { useOwner } from '../../data/session.tsx'
import { Check } from '../../parts/field.tsx'

/** What each scope is for, in words. */
const SAYS: Readonly<Record<Scope, string>> = {
  inference: 'Call models',
  feedback: 'Rate answers',
  'usage:read': 'See usage and requests',
  'keys:read': 'See keys',
  'keys:write': 'Make and revoke keys',
  'settings:read': 'See settings and routes',
  'settings:write': 'Change settings and routes',
  'credentials:read': 'See provider credentials',
  'credentials:write': 'Change provider credentials',
  'members:read': 'See teams and users',
  'members:write': 'Change teams and users',
  'owners:write': 'Decide who the owners are',
  'limits:read': 'See limits and budgets',
  'limits:write': 'Change limits and budgets',
  'prices:read': 'See prices',
  'prices:write': 'Change prices',
  'policies:read': 'See policies',
  'policies:write': 'Change policies',
  'audit:read': 'Read the audit log',
  operator: 'Run the deployment',
}

/** What a key may do, of what its maker may do. */
export function ScopeChoice({
  scopes,
  onChange,
}: {
  readonly scopes: readonly Scope[]
  readonly onChange: (scopes: readonly Scope[]) => void
}) {
  const { scopes: mine } = useOwner()
  const offered = (Object.keys(SAYS) as Scope[]).filter((scope) => mine.includes(scope) || scopes.includes(scope))
  const toggle = (scope: Scope, isOn: boolean) =>
    onChange(isOn ? [...scopes, scope] : scopes.filter((each) => each !== scope))
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs font-medium">May</legend>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {offered.map((scope) => (
          <Check
            key={scope}
            label={SAYS[scope]}
            checked={scopes.includes(scope)}
            onChange={({ target }) => toggle(scope, target.checked)}
          />
        ))}
      </div>
    </fieldset>
  )
}
