import * as z from 'zod'
import { Alias } from './settings.ts'

/** `POST /admin/import`: another gateway's settings, LiteLLM's `config.yaml` or a saved Portkey config, as JSON. */
export const ImportInput = z.strictObject({
  config: z.record(z.string(), z.unknown()),
  /** What the route of a Portkey config is to be called: it has no name of its own. */
  name: z.string().min(1).max(100).default('imported'),
  /** For targets that leave the model to the request. */
  model: z.string().min(1).max(200).nullable().default(null),
})

/** What the settings are here. Nothing of it is set yet, and no secret is in it. */
export const ImportView = z.object({
  /** Routes by their names: what `PUT /admin/aliases/{name}` takes. */
  aliases: z.record(z.string(), Alias),
  /** Credentials that the routes need. `secretEnv`: the environment variable that the settings had the secret from. */
  credentials: z.array(
    z.object({ provider: z.string(), baseUrl: z.string().nullable(), secretEnv: z.string().nullable() }),
  ),
  /** What is not carried over, each a sentence. */
  warnings: z.array(z.string()),
})
export type ImportView = z.infer<typeof ImportView>
