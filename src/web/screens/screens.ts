import type { ComponentType } from 'react'
import { Overview } from './overview/overview.tsx'
import { Requests } from './requests/requests.tsx'

/** Every screen, by its path. */
export const SCREENS: readonly { readonly path: string; readonly Screen: ComponentType }[] = [
  { path: '/', Screen: Overview },
  { path: '/requests', Screen: Requests },
]
