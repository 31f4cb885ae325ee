import type { ComponentType } from 'react'
import { Keys } from './keys/keys.tsx'
import { Overview } from './overview/overview.tsx'
import { Playground } from './playground/playground.tsx'
import { Requests } from './requests/requests.tsx'

/** Every screen, by its path. */
export const SCREENS: readonly { readonly path: string; readonly Screen: ComponentType }[] = [
  { path: '/', Screen: Overview },
  { path: '/requests', Screen: Requests },
  { path: '/playground', Screen: Playground },
  { path: '/keys', Screen: Keys },
]
