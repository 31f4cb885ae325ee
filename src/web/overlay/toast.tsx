import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { IconButton } from '../parts/button.tsx'

interface Toast {
  readonly id: number
  readonly text: string
}

const SHOWN_MS = 5_000
const Context = createContext<(text: string) => void>(() => undefined)

/** Says in a corner, for a while, that something was done. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const next = useRef(0)
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), [])
  const tell = useCallback(
    (text: string) => {
      const id = next.current++
      setToasts((all) => [...all.slice(-2), { id, text }])
      setTimeout(() => drop(id), SHOWN_MS)
    },
    [drop],
  )
  return (
    <Context value={tell}>
      {children}
      <div
        aria-live="polite"
        className="fixed right-4 bottom-4 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2"
      >
        {toasts.map(({ id, text }) => (
          <div
            key={id}
            className="flex items-center gap-2 rounded-lg border border-line bg-panel py-1.5 pr-1.5 pl-3 text-sm shadow-lift"
          >
            <span className="min-w-0 flex-1 break-words">{text}</span>
            <IconButton icon="close" label="Dismiss" onClick={() => drop(id)} />
          </div>
        ))}
      </div>
    </Context>
  )
}

/** Tells that something was done. */
export function useToast(): (text: string) => void {
  return useContext(Context)
}
