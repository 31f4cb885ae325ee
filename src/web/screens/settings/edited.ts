import type { TenantSettings } from '../../../contract/settings.ts'

/** A part of the settings as it is edited. */
export interface Edited {
  readonly settings: TenantSettings
  /** Whether who looks at it may not change it. */
  readonly isFixed: boolean
  readonly set: (patch: Partial<TenantSettings>) => void
}
