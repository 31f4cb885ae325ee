import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { count, duration } from '../../format/numbers.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { TextField } from '../../parts/field.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { FaultLine } from '../../parts/states.tsx'
import { Forecast } from './forecast.tsx'
import { receiptClaims } from './receipt.ts'
import { type Answer, type Chat, useAnswer } from './use-answer.ts'

/** One model: its forecast, its answer, its receipt. Each round it is asked anew. */
export function Side({
  name,
  model,
  onModel,
  chat,
  round,
}: {
  readonly name: string
  readonly model: string
  readonly onModel: (model: string) => void
  readonly chat: Chat | null
  readonly round: number
}) {
  const { answer, ask, stop } = useAnswer()
  const latest = useRef(chat)
  latest.current = chat
  useEffect(() => {
    if (round > 0 && latest.current) void ask(latest.current)
  }, [round, ask])
  const isBusy = answer.state === 'asking' || answer.state === 'writing'
  return (
    <Panel>
      <div className="flex min-w-0 flex-col gap-4">
        <div className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <TextField
              key={model}
              label={name}
              list="models"
              defaultValue={model}
              onBlur={({ target }) => onModel(target.value.trim() || 'auto')}
              onChange={({ target }) => isListed(target) && onModel(target.value)}
            />
          </div>
          {isBusy && (
            <Button icon="stop" onClick={stop}>
              Stop
            </Button>
          )}
        </div>
        <Forecast chat={chat} />
        {answer.state !== 'none' && <Said answer={answer} />}
        {(answer.state === 'done' || answer.state === 'stopped') && <After answer={answer} />}
      </div>
    </Panel>
  )
}

/** Whether what is written is one of the models offered: then nobody need leave the field first. */
function isListed(field: HTMLInputElement): boolean {
  return [...(field.list?.options ?? [])].some(({ value }) => value === field.value)
}

function Said({ answer: { state, text, thought, fault } }: { readonly answer: Answer }) {
  return (
    <section aria-label="Answer" aria-busy={state === 'asking' || state === 'writing'} className="flex flex-col gap-2">
      {thought && (
        <details className="text-sm text-muted">
          <summary>Thoughts</summary>
          <p className="mt-1 break-words whitespace-pre-wrap" dir="auto">
            {thought}
          </p>
        </details>
      )}
      {state === 'asking' && <p className="text-sm text-muted">Waiting for the first word …</p>}
      {text && (
        <p className="rounded-lg bg-sunken px-3.5 py-3 break-words whitespace-pre-wrap" dir="auto" data-answer="">
          {text}
        </p>
      )}
      {state === 'stopped' && <Badge tone="warn">stopped</Badge>}
      <FaultLine fault={fault} />
    </section>
  )
}

/** What it took, who answered and why, and what the gateway signed. */
function After({ answer: { headers, outputTokens, ttftMs, tookMs } }: { readonly answer: Answer }) {
  const { 'x-sluice-receipt': receipt, 'x-request-id': id } = headers
  const answered = [headers['x-sluice-provider'], headers['x-sluice-model']].filter(Boolean).join('/')
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-3">
      <Facts
        of={[
          ['Answered by', answered || 'nobody'],
          ['Why', headers['x-sluice-route-reason'] ?? '–'],
          ['First word', duration(ttftMs)],
          ['Time', duration(tookMs)],
          ['Written', `${count(outputTokens)} tokens`],
          ['Tries', headers['x-sluice-attempts'] ?? '–'],
          ['Memory', headers['x-sluice-cache'] ?? '–'],
          [
            'Record',
            id ? (
              <Link key="id" href={`/requests?id=${id}`} className="text-accent underline">
                {id}
              </Link>
            ) : (
              '–'
            ),
          ],
        ]}
      />
      {receipt && <Receipt receipt={receipt} />}
    </div>
  )
}

function Receipt({ receipt }: { readonly receipt: string }) {
  return (
    <details className="text-sm">
      <summary className="w-fit">Signed receipt</summary>
      <pre
        className="mt-2 max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs break-all whitespace-pre-wrap"
        data-receipt=""
      >
        {JSON.stringify(receiptClaims(receipt), null, 2)}
      </pre>
      <p className="mt-1 text-xs text-muted">
        To check it: npm run verify-receipt. <CopyText text={receipt} shown="Copy the receipt" />
      </p>
    </details>
  )
}
