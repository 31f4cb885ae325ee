import { useState } from 'react'
import { Icon } from './icon.tsx'

/** A text such as an id, and what copies it. */
export function CopyText({ text, shown = text }: { readonly text: string; readonly shown?: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <button
      type="button"
      onClick={copy}
      title={`Copy ${text}`}
      className="inline-flex max-w-full items-center gap-1 rounded font-mono text-xs text-muted hover:text-ink"
    >
      <span className="truncate">{shown}</span>
      <Icon name="copy" size={12} />
      <span className="sr-only" aria-live="polite">
        {isCopied ? 'Copied' : ''}
      </span>
      {isCopied && <span aria-hidden="true">✓</span>}
    </button>
  )
}
