import type { Generation } from '../../data/shapes.ts'
import { EmptyState } from '../../parts/states.tsx'
import { answerIn, type Turn, turnsIn } from './turns.ts'

/** What was asked and answered, where the tenant keeps texts. */
export function Texts({ request: { prompt, answer } }: { readonly request: Generation }) {
  if (!prompt && !answer) {
    return (
      <EmptyState title="No texts are kept">
        Settings say whether prompts and answers are stored with requests. From then on they are shown here.
      </EmptyState>
    )
  }
  const turns = [...turnsIn(prompt ?? ''), ...(answer ? [{ role: 'answer', text: answerIn(answer) }] : [])]
  return (
    <ol className="flex flex-col gap-3">
      {turns.map((turn, index) => (
        <Said key={index} turn={turn} />
      ))}
    </ol>
  )
}

function Said({ turn: { role, text } }: { readonly turn: Turn }) {
  return (
    <li className={`rounded-lg border border-line px-3 py-2 ${role === 'answer' ? 'bg-accent-soft' : 'bg-panel'}`}>
      <p className="text-xs font-medium text-muted">{role}</p>
      <p className="text-sm break-words whitespace-pre-wrap" dir="auto">
        {text}
      </p>
    </li>
  )
}
