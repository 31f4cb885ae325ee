import type { RouterSettings } from '../../../contract/settings.ts'
import { Check } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Amount } from './amount.tsx'
import type { Edited } from './edited.ts'

const WEIGHTS = [
  ['qualityFloor', 'Quality floor', 0.95, 'The share of the best model’s quality that a choice must reach.'],
  ['costWeight', 'Weight of cost', 1, 'Among the models that reach the floor.'],
  ['latencyWeight', 'Weight of waiting', 0.1, 'Beside that of cost.'],
] as const

const SWITCHES = [
  ['explore', 'Try others now and then', 'One request in 33 at most.'],
  ['shareLessons', 'Share lessons', 'Scores of your answers, never their words.'],
  ['promote', 'Take over better versions', 'Once they have proved themselves.'],
] as const

/** How auto weighs and learns. */
export function RouterPart({ settings, isFixed, set }: Edited) {
  const { router = {} } = settings
  const change = (patch: RouterSettings) => set({ router: { ...router, ...patch } })
  return (
    <Panel title="How auto chooses">
      <fieldset disabled={isFixed} className="grid gap-4 md:grid-cols-3">
        {WEIGHTS.map(([name, label, usual, hint]) => (
          <Amount
            key={name}
            label={label}
            hint={hint}
            value={router[name] ?? usual}
            min={0}
            max={1}
            step={0.01}
            onSet={(value) => change({ [name]: value })}
          />
        ))}
        {SWITCHES.map(([name, label, hint]) => (
          <Check
            key={name}
            label={label}
            hint={hint}
            checked={router[name] ?? true}
            onChange={({ target }) => change({ [name]: target.checked })}
          />
        ))}
      </fieldset>
    </Panel>
  )
}
