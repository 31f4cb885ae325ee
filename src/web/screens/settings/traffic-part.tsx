import { Check, Choice, TextField } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Amount } from './amount.tsx'
import type { Edited } from './edited.ts'

const UNPRICED = [
  ['refuse', 'Refuse them'],
  ['upper_bound', 'Charge the dearest known price'],
] as const

const SWITCHES = [
  ['storeText', 'Keep texts', 'Prompts and answers are stored with requests.'],
  ['sandbox', 'Sandbox', 'Models that answer without a provider.'],
  ['houseCredentials', 'House credentials', 'The deployment’s provider keys may serve you.'],
] as const

/** What is kept, remembered and let through. */
export function TrafficPart({ settings, isFixed, set }: Edited) {
  return (
    <Panel title="Traffic">
      <fieldset disabled={isFixed} className="grid gap-4 md:grid-cols-2">
        {SWITCHES.map(([name, label, hint]) => (
          <Check
            key={name}
            label={label}
            hint={hint}
            checked={settings[name]}
            onChange={({ target }) => set({ [name]: target.checked })}
          />
        ))}
        <Choice
          label="Models without a price"
          value={settings.unpricedModels}
          onChange={({ target }) => set({ unpricedModels: target.value as 'refuse' })}
          options={UNPRICED}
        />
        <Spans settings={settings} set={set} />
        <Names settings={settings} set={set} />
      </fieldset>
    </Panel>
  )
}

type Part = Pick<Edited, 'settings' | 'set'>

function Spans({ settings, set }: Part) {
  const { retentionDays, cacheTtlSeconds } = settings
  const days = (value: number) => set({ retentionDays: value })
  const seconds = (value: number) => set({ cacheTtlSeconds: value })
  return (
    <>
      <Amount label="Keep requests, days" value={retentionDays} min={1} max={3650} onSet={days} />
      <Amount label="Remember answers, seconds" value={cacheTtlSeconds} min={0} max={2_592_000} onSet={seconds} />
    </>
  )
}

function Names({ settings, set }: Part) {
  return (
    <>
      <TextField
        label="What auto may choose from"
        key={`auto ${settings.autoModels.length}`}
        defaultValue={settings.autoModels.join(' ')}
        placeholder="A strong and a light model of each maker"
        hint="provider/model, with spaces between them."
        onBlur={({ target }) => set({ autoModels: target.value.split(/\s+/).filter((model) => model !== '') })}
      />
      <TextField
        label="Instead of models that nobody has"
        value={settings.standInModel ?? ''}
        placeholder="Nothing: they are refused"
        onChange={({ target }) => set({ standInModel: target.value.trim() || null })}
      />
    </>
  )
}
