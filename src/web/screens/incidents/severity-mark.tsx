import { SEVERITIES, type Severity } from './incident.ts'

const COLOURS = { bad: 'bg-bad', warn: 'bg-warn', neutral: 'bg-edge' } as const

/** A severity as a point of its colour; the word is for those who do not see it. */
export function SeverityMark({ of }: { readonly of: Severity }) {
  const { name, tone } = SEVERITIES[of]
  return (
    <span className={`mt-1.5 size-2 shrink-0 rounded-full ${COLOURS[tone as keyof typeof COLOURS]}`}>
      <span className="sr-only">{name}</span>
    </span>
  )
}
