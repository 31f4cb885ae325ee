import { Link, useLocation, useSearch } from 'wouter'
import { useSession } from '../data/session.tsx'
import { Icon } from '../parts/icon.tsx'
import { PLACES } from './places.ts'

/** What of the address goes along from screen to screen. */
const KEPT = ['range', 'from', 'to', 'compare', 'tz']

/** The ways to all screens that who is signed in may see. */
export function Side({ onGo }: { readonly onGo: () => void }) {
  const [location] = useLocation()
  const kept = useKept()
  const scopes = useSession().session?.owner?.scopes ?? []
  return (
    <nav aria-label="Screens" className="flex flex-col gap-4 px-2 py-3">
      {PLACES.map(({ name, places }) => {
        const open = places.filter(({ scope }) => scopes.includes(scope))
        if (open.length === 0) return null
        return (
          <div key={name}>
            <h2 className="px-2 pb-1 text-2xs font-medium tracking-wide text-muted">{name}</h2>
            <ul className="flex flex-col gap-px">
              {open.map((place) => (
                <li key={place.path}>
                  <Link
                    href={place.path + kept}
                    onClick={onGo}
                    aria-current={isAt(location, place.path) ? 'page' : undefined}
                    className="flex h-8 items-center gap-2 rounded-md px-2 text-sm text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
                  >
                    <Icon name={place.icon} />
                    {place.name}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

/** The part of the address that goes along. */
export function useKept(): string {
  const params = new URLSearchParams(useSearch())
  for (const name of [...params.keys()]) if (!KEPT.includes(name)) params.delete(name)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

function isAt(location: string, path: string): boolean {
  return path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)
}
