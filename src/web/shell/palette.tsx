import { type KeyboardEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useSession } from '../data/session.tsx'
import { Modal } from '../overlay/drawer.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { PLACES } from './places.ts'
import { useKept } from './side.tsx'

interface Command {
  readonly name: string
  readonly hint: string
  readonly icon: IconName
  readonly to: string
}

/** Goes wherever a few letters say: a screen, or a request by its id. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [, go] = useLocation()
  const found = useCommands(text)
  const chosen = Math.min(at, found.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    go(command.to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return run(found[chosen])
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || found.length === 0) return
    event.preventDefault()
    setAt((chosen + step + found.length) % found.length)
  }
  return (
    <Modal
      label="Go to"
      onClose={onClose}
      className="mx-auto mt-[12dvh] max-h-[70dvh] w-[min(32rem,calc(100vw-2rem))] rounded-xl border border-line"
    >
      <div className="flex items-center gap-2 border-b border-line px-3 text-muted">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: who opens it wants to write.
          autoFocus
          role="combobox"
          aria-label="Go to a screen or a request"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[chosen] ? `palette-${chosen}` : undefined}
          placeholder="Screen, or id of a request"
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
          className="h-11 w-full bg-transparent text-base text-ink outline-none placeholder:text-muted"
        />
      </div>
      <Commands commands={found} chosen={chosen} onRun={run} />
    </Modal>
  )
}

function Commands({
  commands,
  chosen,
  onRun,
}: {
  readonly commands: readonly Command[]
  readonly chosen: number
  readonly onRun: (command: Command) => void
}) {
  return (
    <div id="palette-list" role="listbox" aria-label="Places" className="min-h-0 overflow-y-auto p-1.5">
      {commands.length === 0 && <p className="p-4 text-center text-sm text-muted">Nothing by that name.</p>}
      {commands.map((command, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field, which says what is chosen.
        <div
          key={command.to}
          id={`palette-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onClick={() => onRun(command)}
          className="flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-sm hover:bg-sunken aria-selected:bg-accent-soft aria-selected:text-accent"
        >
          <Icon name={command.icon} />
          <span className="min-w-0 flex-1 truncate">{command.name}</span>
          <span className="text-xs text-muted">{command.hint}</span>
        </div>
      ))}
    </div>
  )
}

function useCommands(text: string): readonly Command[] {
  const kept = useKept()
  const scopes = useSession().session?.owner?.scopes ?? []
  const wanted = text.trim().toLowerCase()
  const places = PLACES.flatMap(({ name: hint, places: all }) =>
    all
      .filter(({ scope, name, words }) => scopes.includes(scope) && `${name} ${words}`.toLowerCase().includes(wanted))
      .map(({ name, icon, path }): Command => ({ name, hint, icon, to: path + kept })),
  )
  const id = text.trim()
  const isId = /^[\w-]{8,}$/.test(id) && /\d|_/.test(id)
  return isId
    ? [
        {
          name: `Open request ${id}`,
          hint: 'Requests',
          icon: 'requests',
          to: `/requests?id=${encodeURIComponent(id)}`,
        },
        ...places,
      ]
    : places
}
