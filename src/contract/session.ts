import * as z from 'zod'
import { Role } from './roles.ts'
import { Brand, Scope } from './settings.ts'

const Key = z
  .string()
  .trim()
  .max(500)
  .regex(/^[\x21-\x7e]+$/, 'That is no API key.')

/** `POST /admin/session`: signs a browser in with an API key. `local: true` takes a local gateway's own key, and nothing elsewhere. */
export const SessionInput = z
  .strictObject({ key: Key.optional(), local: z.literal(true).optional() })
  .refine(({ key, local }) => (key === undefined) !== (local === undefined), 'Give a `key`, or `local: true`.')

/** Who is signed in, and until when (epoch ms). */
export const SessionOwner = z.object({
  tenant: z.object({ id: z.string(), name: z.string(), brand: Brand.nullable() }),
  key: z.object({ id: z.string(), name: z.string() }),
  /** Whose key it is; null: nobody's in particular. */
  user: z.object({ id: z.string(), name: z.string(), role: Role }).nullable(),
  scopes: z.array(Scope),
  expiresAt: z.number(),
})

/** `GET /admin/session`. `owner` null: nobody is signed in. `isLocal`: whether `POST` takes `local: true`. */
export const SessionView = z.object({ owner: SessionOwner.nullable(), isLocal: z.boolean() })
