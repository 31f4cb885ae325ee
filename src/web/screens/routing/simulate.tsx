import { useState } from 'react'
import { useParam } from '../../data/range.ts'
import { TextArea, TextField } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Forecast } from '../playground/forecast.tsx'

/** What would become of a request: nothing is sent to a model, and nothing is charged. */
export function Simulate() {
  const [model, setModel] = useParam('model')
  const [text, setText] = useState('')
  const asked = model ?? 'auto'
  return (
    <Panel title="Where would it go?" about="Nothing is sent to a model, and nothing is charged.">
      <div className="flex flex-col gap-4">
        <div className="max-w-72">
          <TextField label="Model or route" value={asked} onChange={({ target }) => setModel(target.value)} />
        </div>
        <TextArea
          label="Message"
          rows={4}
          value={text}
          onChange={({ target }) => setText(target.value)}
          placeholder="A message as your users write them"
        />
        <Forecast
          chat={
            text.trim() === '' || asked.trim() === ''
              ? null
              : { model: asked, messages: [{ role: 'user', content: text }] }
          }
        />
      </div>
    </Panel>
  )
}
