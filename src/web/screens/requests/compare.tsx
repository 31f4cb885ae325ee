import type { Generation } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { count, duration, money, quality } from '../../format/numbers.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Awaited } from '../../parts/states.tsx'
import { answerIn, turnsIn } from './turns.ts'

const FIELDS: readonly (readonly [name: string, of: (request: Generation) => string])[] = [
  ['Asked for', (request) => request.requestedModel],
  ['Answered by', (request) => `${request.provider}/${request.model}`],
  ['Status', (request) => `${request.status} ${request.errorCode ?? ''}`],
  ['Cost', (request) => money(request.costNanos)],
  ['Time', (request) => duration(request.latencyMs)],
  ['First word', (request) => duration(request.ttftMs)],
  ['Read', (request) => `${count(request.inputTokens)} tokens`],
  ['Written', (request) => `${count(request.outputTokens)} tokens`],
  ['Tries', (request) => String(request.attempts.length)],
  ['Memory', (request) => request.cache],
  ['Grade', (request) => quality(request.grade)],
  ['Why', (request) => request.reason],
  [
    'Prompt',
    (request) =>
      turnsIn(request.prompt ?? '')
        .map(({ text }) => text)
        .join('\n\n'),
  ],
  ['Answer', (request) => (request.answer ? answerIn(request.answer) : '')],
]

/** Two requests side by side, with what differs marked. */
export function CompareDialog({
  ids: [one, other],
  onClose,
}: {
  readonly ids: readonly [string, string]
  readonly onClose: () => void
}) {
  const left = useApi<Generation>(`/v1/generations/${encodeURIComponent(one)}`)
  const right = useApi<Generation>(`/v1/generations/${encodeURIComponent(other)}`)
  return (
    <Drawer title="Two requests side by side" onClose={onClose}>
      <Awaited of={left}>{(a) => <Awaited of={right}>{(b) => <Fields a={a} b={b} />}</Awaited>}</Awaited>
    </Drawer>
  )
}

function Fields({ a, b }: { readonly a: Generation; readonly b: Generation }) {
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">Two requests, field by field</caption>
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="w-24 py-1 font-medium">
            Field
          </th>
          <th scope="col" className="py-1 pr-3 font-mono font-medium">
            {a.id.slice(0, 12)}
          </th>
          <th scope="col" className="py-1 font-mono font-medium">
            {b.id.slice(0, 12)}
          </th>
        </tr>
      </thead>
      <tbody>
        {FIELDS.map(([name, of]) => (
          <tr key={name} className={`border-t border-line align-top ${of(a) === of(b) ? '' : 'bg-warn-soft'}`}>
            <th scope="row" className="py-1.5 text-left text-xs font-normal text-muted">
              {name}
              {of(a) !== of(b) && <span className="sr-only"> (differs)</span>}
            </th>
            <td className="py-1.5 pr-3 break-words whitespace-pre-wrap">{of(a) || '–'}</td>
            <td className="py-1.5 break-words whitespace-pre-wrap">{of(b) || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
