import type { KeyboardEvent } from 'react'

/** Several views of one thing, one of which is shown. */
export function Tabs({
  label,
  tabs,
  selected,
  onSelect,
}: {
  readonly label: string
  readonly tabs: readonly (readonly [id: string, name: string])[]
  readonly selected: string
  readonly onSelect: (id: string) => void
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const at = tabs.findIndex(([id]) => id === selected)
    const next = tabs[(at + step + tabs.length) % tabs.length]?.[0]
    if (!next) return
    onSelect(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label={label}
      className="flex gap-1 overflow-x-auto border-b border-line"
      onKeyDown={onKeyDown}
    >
      {tabs.map(([id, name]) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === selected}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
          className={`-mb-px border-b-2 px-3 py-2 text-sm whitespace-nowrap ${id === selected ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink'}`}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
