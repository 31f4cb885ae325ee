import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { Scope } from '../../contract/settings.ts'
import { applyAccent } from '../design/apply-accent.ts'
import { callApi, signedOut } from './api.ts'
import { type ApiFault, asApiFault } from './api-fault.ts'
import { forgetAnswers } from './cache.ts'
import type { Owner, Session } from './shapes.ts'

/** Who is signed in, and how to sign in and out. */
export interface SessionState {
  /** Undefined: not known yet. */
  readonly session: Session | undefined
  readonly fault: ApiFault | null
  readonly signIn: (wanted: { key: string } | { local: true }) => Promise<ApiFault | null>
  readonly signOut: () => Promise<void>
  readonly reload: () => void
}

const PATH = '/admin/session'
const Context = createContext<SessionState | null>(null)

/** Holds the session for everything within. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [session, setSession] = useState<Session>()
  const [fault, setFault] = useState<ApiFault | null>(null)
  const take = useCallback((next: Session) => {
    applyAccent(next.owner?.tenant.brand?.accent ?? null)
    setSession(next)
    setFault(null)
  }, [])
  const reload = useCallback(() => {
    callApi<Session>('GET', PATH).then(take, (thrown: unknown) => setFault(asApiFault(thrown)))
  }, [take])
  useEffect(reload, [reload])
  useEffect(() => {
    // A key that was revoked, or a session that is over: the door is shown again. Whoever is at the door stays there.
    const onSignedOut = () => setSession((now) => now && { ...now, owner: null })
    signedOut.addEventListener('change', onSignedOut)
    return () => signedOut.removeEventListener('change', onSignedOut)
  }, [])
  const state = useMemo<SessionState>(
    () => ({
      session,
      fault,
      reload,
      signIn: async (wanted) => {
        try {
          forgetAnswers()
          take(await callApi<Session>('POST', PATH, wanted))
          return null
        } catch (thrown) {
          return asApiFault(thrown)
        }
      },
      signOut: async () => {
        forgetAnswers()
        take(await callApi<Session>('DELETE', PATH))
      },
    }),
    [session, fault, reload, take],
  )
  return <Context value={state}>{children}</Context>
}

/** The session, within its provider. */
export function useSession(): SessionState {
  const state = useContext(Context)
  if (!state) throw new Error('There is no session here.')
  return state
}

/** Who is signed in; only where somebody is. */
export function useOwner(): Owner {
  const { session } = useSession()
  if (!session?.owner) throw new Error('Nobody is signed in.')
  return session.owner
}

/** Whether who is signed in may do something. */
export function useMay(scope: Scope): boolean {
  return useSession().session?.owner?.scopes.includes(scope) ?? false
}
