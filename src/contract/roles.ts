import * as z from 'zod'
import { SCOPES, type Scope } from './settings.ts'

export const ROLES = ['owner', 'admin', 'member', 'viewer', 'billing', 'service'] as const

/**
 * What somebody is in an organisation. `owner`: everything. `admin`: everything but who the owners are. `member`: calls models and
 * sees what there is. `viewer`: sees. `billing`: sees, and decides on budgets and prices. `service`: a machine that calls models.
 */
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

const reading = SCOPES.filter((scope) => scope.endsWith(':read') && scope !== 'audit:read')
const all = SCOPES.filter((scope) => scope !== 'operator')

/** The most that a key of somebody with this role may do. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  owner: all,
  admin: all.filter((scope) => scope !== 'owners:write'),
  member: ['inference', 'feedback', 'usage:read', 'settings:read', 'limits:read', 'members:read'],
  viewer: [...reading, 'audit:read'],
  billing: [...reading, 'limits:write', 'prices:write'],
  service: ['inference', 'feedback', 'usage:read'],
}

/** What each role may do: its scopes, and the operations of this API that they open. */
export const RoleView = z.object({ role: Role, scopes: z.array(z.string()), operations: z.array(z.string()) })
