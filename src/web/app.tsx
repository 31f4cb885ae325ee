import { Route, Router, Switch } from 'wouter'
import { SessionProvider, useSession } from './data/session.tsx'
import { ToastProvider } from './overlay/toast.tsx'
import { PageHead } from './parts/panel.tsx'
import { ErrorState } from './parts/states.tsx'
import { SCREENS } from './screens/screens.ts'
import { SignIn } from './screens/sign-in/sign-in.tsx'
import { Layout } from './shell/layout.tsx'

/** The whole dashboard. */
export function App() {
  return (
    <Router base="/dashboard">
      <SessionProvider>
        <ToastProvider>
          <Door />
        </ToastProvider>
      </SessionProvider>
    </Router>
  )
}

function Door() {
  const { session, fault, reload } = useSession()
  if (fault && !session) return <ErrorState fault={fault} onRetry={reload} />
  if (!session) return null
  if (!session.owner) return <SignIn isLocal={session.isLocal} />
  return (
    <Layout>
      <Switch>
        {SCREENS.map(({ path, Screen }) => (
          <Route key={path} path={path} component={Screen} />
        ))}
        <Route>
          <PageHead title="There is nothing at this address" about="Press Ctrl K to go somewhere else." />
        </Route>
      </Switch>
    </Layout>
  )
}
