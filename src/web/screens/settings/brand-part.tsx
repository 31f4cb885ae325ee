import { accentVariables } from '../../design/brand.ts'
import { TextField } from '../../parts/field.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Edited } from './edited.ts'

const OURS = '#0f766e'

/** The name and the one colour that people of the organisation see here. */
export function BrandPart({ settings, isFixed, set }: Edited) {
  const brand = settings.brand ?? {}
  const accent = brand.accent ?? ''
  const colour = /^#[0-9a-f]{6}$/i.test(accent) ? accent : OURS
  return (
    <Panel title="Brand" about="Shades of the colour are made such that all that is written in it can be read.">
      <fieldset disabled={isFixed} className="grid items-end gap-4 md:grid-cols-3">
        <TextField
          label="Name"
          maxLength={60}
          placeholder="Sluice"
          value={brand.name ?? ''}
          onChange={({ target }) => set({ brand: without({ ...brand, name: target.value }) })}
        />
        <TextField
          label="Colour"
          placeholder={OURS}
          pattern="#[0-9a-fA-F]{6}"
          value={accent}
          onChange={({ target }) => set({ brand: without({ ...brand, accent: target.value.trim() }) })}
        />
        <Preview colour={colour} />
      </fieldset>
    </Panel>
  )
}

function Preview({ colour }: { readonly colour: string }) {
  const shades = accentVariables(colour)
  return (
    <p className="flex gap-2 text-sm font-medium">
      {(['light', 'dark'] as const).map((scheme) => (
        <span
          key={scheme}
          className="flex h-8 items-center rounded-md px-3"
          style={{ background: shades[`--accent-${scheme}`], color: shades[`--on-accent-${scheme}`] }}
        >
          {scheme === 'light' ? 'By day' : 'By night'}
        </span>
      ))}
    </p>
  )
}

/** What is empty is left out. */
function without({ name, accent }: { readonly name?: string | undefined; readonly accent?: string | undefined }) {
  return { ...(name ? { name } : {}), ...(accent ? { accent } : {}) }
}
