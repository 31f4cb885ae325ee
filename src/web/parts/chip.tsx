import { Icon } from './icon.tsx'

/** By what something is narrowed; pressing it takes that away. */
export function Chip({ children, onRemove }: { readonly children: string; readonly onRemove: () => void }) {
  return (
    <button
      type="button"
      title={`${children}: take away`}
      onClick={onRemove}
      className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-md bg-accent-soft px-2.5 text-sm text-accent hover:opacity-80"
    >
      <span className="truncate">{children}</span>
      <span className="sr-only">, take away</span>
      <Icon name="close" size={13} />
    </button>
  )
}
