import { useParam } from '../../data/range.ts'
import type { AliasRow, List, Router, RouterVersion } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Badge } from '../../parts/badge.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Learned } from './learned.tsx'
import { Newcomers } from './newcomers.tsx'
import { Routes } from './routes.tsx'
import { Simulate } from './simulate.tsx'
import { Steps, Versions } from './versions.tsx'

const TABS = [
  ['learned', 'What it learned'],
  ['simulate', 'Simulate'],
  ['routes', 'Routes'],
  ['versions', 'Versions'],
  ['newcomers', 'New models'],
] as const

/** How requests find their model. */
export function Routing() {
  const router = useApi<Router>('/admin/router')
  const versions = useApi<List<RouterVersion>>('/admin/router/versions')
  const routes = useApi<List<AliasRow>>('/admin/aliases', { limit: 500 })
  const [tab, setTab] = useParam('tab')
  const shown = tab ?? 'learned'
  return (
    <>
      <PageHead
        title="Routing"
        about="What auto expects of each model, how well it foretold, and where your routes lead."
        actions={router.data && <Current router={router.data} />}
      />
      <Tabs label="Parts of routing" tabs={TABS} selected={shown} onSelect={setTab} />
      {shown === 'learned' && <Awaited of={router}>{(data) => <Learned router={data} />}</Awaited>}
      {shown === 'simulate' && <Simulate />}
      {shown === 'routes' && (
        <Panel isFlush>
          <Awaited of={routes}>{({ data }) => <Routes routes={data} />}</Awaited>
        </Panel>
      )}
      {shown === 'versions' && (
        <>
          <Panel
            title="Versions"
            about="A version proves itself beside the one in charge before it takes over."
            isFlush
          >
            <Awaited of={versions}>{({ data }) => <Versions versions={data} />}</Awaited>
          </Panel>
          <Awaited of={router}>{({ actions }) => <Steps actions={actions} />}</Awaited>
        </>
      )}
      {shown === 'newcomers' && <Awaited of={router}>{({ entering }) => <Newcomers entering={entering} />}</Awaited>}
    </>
  )
}

function Current({ router: { current, underTest } }: { readonly router: Router }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
      In charge <Badge tone="accent">{current}</Badge>
      {underTest && (
        <>
          Under test <Badge tone="warn">{`${underTest.id}, ${underTest.stage}`}</Badge>
        </>
      )}
    </p>
  )
}
