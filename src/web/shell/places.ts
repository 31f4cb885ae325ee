import type { Scope } from '../../contract/settings.ts'
import type { IconName } from '../parts/icon.tsx'

/** A screen: where it is, and what its key must be allowed. */
export interface Place {
  readonly path: string
  readonly name: string
  readonly icon: IconName
  readonly scope: Scope
  /** What people may look for when they mean it. */
  readonly words: string
}

/** All screens, as the side shows them. */
export const PLACES: readonly { readonly name: string; readonly places: readonly Place[] }[] = [
  {
    name: 'Observe',
    places: [
      { path: '/', name: 'Overview', icon: 'overview', scope: 'usage:read', words: 'home start spend cost usage' },
      {
        path: '/requests',
        name: 'Requests',
        icon: 'requests',
        scope: 'usage:read',
        words: 'logs traces live tail generations',
      },
      {
        path: '/playground',
        name: 'Playground',
        icon: 'playground',
        scope: 'inference',
        words: 'try chat compare models',
      },
    ],
  },
  {
    name: 'Analyse',
    places: [
      {
        path: '/cost',
        name: 'Cost',
        icon: 'cost',
        scope: 'usage:read',
        words: 'spend explorer forecast budgets money team customer',
      },
      {
        path: '/performance',
        name: 'Performance',
        icon: 'performance',
        scope: 'usage:read',
        words: 'latency p95 ttft speed errors benchmark tokens per second',
      },
      {
        path: '/quality',
        name: 'Quality',
        icon: 'quality',
        scope: 'usage:read',
        words: 'grades feedback drift evaluation',
      },
      {
        path: '/patterns',
        name: 'Patterns',
        icon: 'patterns',
        scope: 'usage:read',
        words: 'when who what growth duplicates seasonality',
      },
      {
        path: '/savings',
        name: 'Savings',
        icon: 'savings',
        scope: 'usage:read',
        words: 'roi statement baseline return invoice',
      },
      {
        path: '/incidents',
        name: 'Incidents',
        icon: 'incidents',
        scope: 'usage:read',
        words: 'anomalies alerts outages unusual',
      },
    ],
  },
  {
    name: 'Decide',
    places: [
      {
        path: '/routing',
        name: 'Routing',
        icon: 'routing',
        scope: 'usage:read',
        words: 'auto router versions scores exploration simulate routes aliases',
      },
      {
        path: '/models',
        name: 'Models & providers',
        icon: 'models',
        scope: 'inference',
        words: 'prices credentials catalogue health',
      },
      {
        path: '/policies',
        name: 'Policies',
        icon: 'policies',
        scope: 'policies:read',
        words: 'rules cel filters governance dry run',
      },
      {
        path: '/reports',
        name: 'Reports',
        icon: 'reports',
        scope: 'usage:read',
        words: 'recommendations savings optimizer',
      },
    ],
  },
  {
    name: 'Manage',
    places: [
      { path: '/keys', name: 'Keys', icon: 'keys', scope: 'keys:read', words: 'api key secret revoke rotate' },
      {
        path: '/limits',
        name: 'Limits & budgets',
        icon: 'limits',
        scope: 'limits:read',
        words: 'rate limit budget quota',
      },
      {
        path: '/people',
        name: 'Teams & users',
        icon: 'team',
        scope: 'members:read',
        words: 'members roles organisation',
      },
      {
        path: '/alerts',
        name: 'Alerts & webhooks',
        icon: 'alerts',
        scope: 'settings:read',
        words: 'webhook notify delivery',
      },
      {
        path: '/audit',
        name: 'Audit log',
        icon: 'audit',
        scope: 'audit:read',
        words: 'history proof export compliance',
      },
      {
        path: '/settings',
        name: 'Settings',
        icon: 'settings',
        scope: 'settings:read',
        words: 'brand colour hosts cache retention',
      },
    ],
  },
]
