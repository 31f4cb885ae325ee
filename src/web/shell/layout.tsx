import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Modal } from '../overlay/drawer.tsx'
import { Help } from './help.tsx'
import { Palette } from './palette.tsx'
import { Side } from './side.tsx'
import { Brand, TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

type Over = 'palette' | 'help' | 'menu' | null

/** What is around every screen. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState<Over>(null)
  const [isSideShown, setSideShown] = useState(true)
  const close = useCallback(() => setOver(null), [])
  useShortcuts({
    palette: useCallback(() => setOver('palette'), []),
    help: useCallback(() => setOver('help'), []),
    side: useCallback(() => setSideShown((now) => !now), []),
  })
  const main = useFocusOnMove()
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-panel focus:p-2"
      >
        Skip to content
      </a>
      {isSideShown && (
        <aside
          aria-label="Side"
          className="sticky top-0 h-dvh w-54 shrink-0 overflow-y-auto border-r border-line bg-panel max-md:hidden"
        >
          <Brand />
          <Side onGo={close} />
        </aside>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <header>
          <TopBar onMenu={() => setOver('menu')} onSearch={() => setOver('palette')} onHelp={() => setOver('help')} />
        </header>
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          className="mx-auto flex w-full max-w-7xl min-w-0 flex-1 flex-col gap-4 p-4 outline-none md:p-6"
        >
          {children}
        </main>
      </div>
      {over === 'palette' && <Palette onClose={close} />}
      {over === 'help' && <Help onClose={close} />}
      {over === 'menu' && (
        <Modal label="Menu" onClose={close} className="m-0 h-dvh max-h-none w-64 max-w-[85vw] border-r border-line">
          <Brand />
          <div className="min-h-0 flex-1 overflow-y-auto">
            <Side onGo={close} />
          </div>
        </Modal>
      )}
    </div>
  )
}

/** Whoever goes to another screen reads on there. */
function useFocusOnMove() {
  const main = useRef<HTMLElement>(null)
  const [location] = useLocation()
  const last = useRef(location)
  useEffect(() => {
    if (last.current === location) return
    last.current = location
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [location])
  return main
}
