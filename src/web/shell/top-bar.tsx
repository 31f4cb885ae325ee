import { useLocation } from 'wouter'
import { useOwner, useSession } from '../data/session.tsx'
import { type Scheme, useScheme } from '../design/scheme.ts'
import { Button, IconButton } from '../parts/button.tsx'
import type { IconName } from '../parts/icon.tsx'
import { Icon } from '../parts/icon.tsx'
import { RangePicker } from './range-picker.tsx'

/** Screens on which the period counts. */
const OF_A_PERIOD = ['/', '/cost', '/performance', '/quality', '/patterns', '/savings']
/** Screens that can show the period before beside it. */
const COMPARED = ['/cost', '/performance']
const NEXT: Readonly<Record<Scheme, readonly [Scheme, IconName]>> = {
  system: ['light', 'system'],
  light: ['dark', 'sun'],
  dark: ['system', 'moon'],
}

/** Whose dashboard it is, the period, and what is always at hand. */
export function TopBar({
  onMenu,
  onSearch,
  onHelp,
}: {
  readonly onMenu: () => void
  readonly onSearch: () => void
  readonly onHelp: () => void
}) {
  const owner = useOwner()
  const [location] = useLocation()
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2 border-b border-line bg-panel px-3 py-2">
      <IconButton icon="menu" label="Menu" className="md:hidden" onClick={onMenu} />
      <p className="min-w-0 flex-1 truncate text-sm">
        <span className="font-medium">{owner.tenant.name}</span>
        <span className="text-muted max-sm:hidden"> / {owner.user?.name ?? owner.key.name}</span>
      </p>
      {OF_A_PERIOD.includes(location) && (
        <div className="max-lg:order-last max-lg:w-full">
          <RangePicker hasCompare={COMPARED.includes(location)} />
        </div>
      )}
      <Button look="plain" icon="search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K" className="text-muted">
        <span className="max-sm:sr-only">Go to</span>
        <kbd className="font-mono text-2xs text-muted max-sm:hidden">Ctrl K</kbd>
      </Button>
      <SchemeButton />
      <IconButton icon="help" label="Keyboard shortcuts" onClick={onHelp} className="max-sm:hidden" />
      <SignOut />
    </div>
  )
}

function SchemeButton() {
  const [scheme, choose] = useScheme()
  const [next, icon] = NEXT[scheme]
  return <IconButton icon={icon} label={`Colours: ${scheme}. Change to ${next}`} onClick={() => choose(next)} />
}

function SignOut() {
  const { signOut } = useSession()
  return <IconButton icon="out" label="Sign out" onClick={() => void signOut()} />
}

/** The name and the sign above the side. */
export function Brand() {
  const { tenant } = useOwner()
  return (
    <div className="flex h-12 items-center gap-2 px-4 font-semibold">
      <span className="grid size-6 place-items-center rounded-md bg-accent text-on-accent">
        <Icon name="routing" size={15} />
      </span>
      <span className="truncate">{tenant.brand?.name ?? 'Sluice'}</span>
    </div>
  )
}
