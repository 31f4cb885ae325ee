import type { ComponentType } from 'react'

/** Every screen, by its path. */
export const SCREENS: readonly { readonly path: string; readonly Screen: ComponentType }[] = []
