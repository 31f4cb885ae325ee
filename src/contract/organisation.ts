import * as z from 'zod'
import { Role } from './roles.ts'

/** `POST /admin/teams`. */
export const TeamInput = z.strictObject({ name: z.string().min(1).max(100) })

/** A part of an organisation: its users and keys share its limits and budgets. */
export const TeamView = z.object({ id: z.string(), name: z.string(), createdAt: z.number(), changedAt: z.number() })

/** `POST /admin/users`. One user an address. */
export const UserInput = z.strictObject({
  email: z.email().max(320).toLowerCase(),
  name: z.string().min(1).max(100),
  role: Role.default('member'),
  /** The id of a team of the organisation. */
  teamId: z.string().max(100).nullable().default(null),
})

/** `PUT /admin/users/{id}`. What is left out stays. `active: false` stops every key of the user within a minute. */
export const UserPatch = z
  .strictObject({
    name: z.string().min(1).max(100),
    role: Role,
    teamId: z.string().max(100).nullable(),
    active: z.boolean(),
  })
  .partial()

export const UserView = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  teamId: z.string().nullable(),
  active: z.boolean(),
  createdAt: z.number(),
  changedAt: z.number(),
})
