import type { ComponentType } from 'react'
import { Alerts } from './alerts/alerts.tsx'
import { Audit } from './audit/audit.tsx'
import { Cost } from './cost/cost.tsx'
import { Incidents } from './incidents/incidents.tsx'
import { Keys } from './keys/keys.tsx'
import { Limits } from './limits/limits.tsx'
import { Models } from './models/models.tsx'
import { Overview } from './overview/overview.tsx'
import { Patterns } from './patterns/patterns.tsx'
import { People } from './people/people.tsx'
import { Performance } from './performance/performance.tsx'
import { Playground } from './playground/playground.tsx'
import { Policies } from './policies/policies.tsx'
import { Quality } from './quality/quality.tsx'
import { Reports } from './reports/reports.tsx'
import { Requests } from './requests/requests.tsx'
import { Routing } from './routing/routing.tsx'
import { Savings } from './savings/savings.tsx'
import { Settings } from './settings/settings.tsx'

/** Every screen, by its path. */
export const SCREENS: readonly { readonly path: string; readonly Screen: ComponentType }[] = [
  { path: '/', Screen: Overview },
  { path: '/requests', Screen: Requests },
  { path: '/playground', Screen: Playground },
  { path: '/cost', Screen: Cost },
  { path: '/performance', Screen: Performance },
  { path: '/quality', Screen: Quality },
  { path: '/patterns', Screen: Patterns },
  { path: '/savings', Screen: Savings },
  { path: '/incidents', Screen: Incidents },
  { path: '/routing', Screen: Routing },
  { path: '/models', Screen: Models },
  { path: '/policies', Screen: Policies },
  { path: '/reports', Screen: Reports },
  { path: '/keys', Screen: Keys },
  { path: '/limits', Screen: Limits },
  { path: '/people', Screen: People },
  { path: '/alerts', Screen: Alerts },
  { path: '/audit', Screen: Audit },
  { path: '/settings', Screen: Settings },
]
