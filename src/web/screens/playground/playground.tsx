import { useEffect, useState } from 'react'
import { useParam, useRange } from '../../data/range.ts'
import type { Generation, List, Model } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Button } from '../../parts/button.tsx'
import { Check, TextArea, TextField } from '../../parts/field.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { turnsIn } from '../requests/turns.ts'
import { Side } from './side.tsx'
import type { Chat } from './use-answer.ts'

interface Written {
  readonly system: string
  readonly user: string
  readonly maxTokens: string
  readonly temperature: string
}

/** One prompt at one or two models: what is expected, what came, and the receipt. */
export function Playground() {
  const models = useApi<List<Model>>('/v1/models').data?.data ?? []
  const [first, setFirst] = useParam('model')
  const [, setAll] = useRange()
  const [second, setSecond] = useParam('other')
  const [written, setWritten] = useState<Written>({ system: '', user: '', maxTokens: '', temperature: '' })
  const [round, setRound] = useState(0)
  useReplay((turns, model) => {
    setWritten((now) => ({ ...now, ...turns }))
    setAll({ model, replay: null })
  })
  const chats = models.filter(({ kind }) => kind === undefined || kind === 'chat').map(({ id }) => id)
  const [a, b] = [first ?? 'auto', second]
  const send = () => setRound((now) => now + 1)
  return (
    <>
      <PageHead
        title="Playground"
        about="A forecast before anything is sent, the answer as it is written, and a signed receipt after. It is charged as any other request."
      />
      <Panel>
        <Prompt
          written={written}
          onWrite={setWritten}
          onSend={send}
          isCompared={b !== null}
          onCompare={(isOn) => setSecond(isOn ? (chats.find((id) => id !== a) ?? 'auto') : null)}
        />
      </Panel>
      <datalist id="models">
        {chats.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <div className={`grid min-w-0 grid-cols-1 gap-4 ${b === null ? '' : 'lg:grid-cols-2'}`}>
        <Side name="Model" model={a} onModel={setFirst} chat={chatOf(written, a)} round={round} />
        {b !== null && (
          <Side name="Other model" model={b} onModel={setSecond} chat={chatOf(written, b)} round={round} />
        )}
      </div>
    </>
  )
}

function Prompt({
  written,
  onWrite,
  onSend,
  isCompared,
  onCompare,
}: {
  readonly written: Written
  readonly onWrite: (written: Written) => void
  readonly onSend: () => void
  readonly isCompared: boolean
  readonly onCompare: (isOn: boolean) => void
}) {
  const field = (name: keyof Written) => ({
    value: written[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onWrite({ ...written, [name]: target.value }),
  })
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      <TextField label="System" placeholder="How it is to answer; may be empty" {...field('system')} />
      <TextArea
        label="Message"
        rows={4}
        required
        placeholder="What is asked. Ctrl Enter sends it."
        {...field('user')}
        onKeyDown={(event) =>
          event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.currentTarget.form?.requestSubmit()
        }
      />
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-28">
          <TextField label="Tokens at most" type="number" min={1} {...field('maxTokens')} />
        </div>
        <div className="w-28">
          <TextField label="Temperature" type="number" min={0} max={2} step={0.1} {...field('temperature')} />
        </div>
        <div className="flex h-8 items-center">
          <Check
            label="Two models side by side"
            checked={isCompared}
            onChange={({ target }) => onCompare(target.checked)}
          />
        </div>
        <Button look="main" type="submit" icon="playground" className="ml-auto">
          Send
        </Button>
      </div>
    </form>
  )
}

/** Takes up the texts of a request that is to be sent again. */
function useReplay(take: (turns: Pick<Written, 'system' | 'user'>, model: string) => void): void {
  const [id] = useParam('replay')
  const { data } = useApi<Generation>(id === null ? null : `/v1/generations/${encodeURIComponent(id)}`)
  useEffect(() => {
    if (!data) return
    const turns = turnsIn(data.prompt ?? '')
    const of = (isSystem: boolean) =>
      turns.filter(({ role }) => (role === 'system' || role === 'developer') === isSystem)
    const user = of(false)
    take(
      {
        system: of(true)
          .map(({ text }) => text)
          .join('\n'),
        user: user.map(({ text }) => text).join('\n\n'),
      },
      data.requestedModel,
    )
  }, [data])
}

function chatOf({ system, user, maxTokens, temperature }: Written, model: string): Chat | null {
  if (user.trim() === '' || model.trim() === '') return null
  return {
    model,
    messages: [...(system.trim() === '' ? [] : [{ role: 'system', content: system }]), { role: 'user', content: user }],
    ...(Number(maxTokens) > 0 ? { max_tokens: Number(maxTokens) } : {}),
    ...(temperature === '' ? {} : { temperature: Number(temperature) }),
  }
}
