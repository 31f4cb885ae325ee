import type { Limiter } from './objects/limiter.ts'
import type { LiveTail } from './objects/live-tail.ts'
import type { Scoreboard } from './objects/scoreboard.ts'
import type { Fact } from './storage/facts.ts'

/** Everything the platform hands us. A provider's house key is looked up by the provider's `keyName`. */
export interface Env {
  readonly ENVIRONMENT: string
  /** 32 bytes, base64url: seals every tenant's data key. */
  readonly MASTER_KEY: string
  /** The master key before this one; only set while keys are being rotated. */
  readonly MASTER_KEY_PREVIOUS?: string
  /** Opens the operator's endpoints: tenants, jobs, rotation. At least 16 characters, else nobody is the operator. */
  readonly OPERATOR_KEY?: string
  /** From whom mail comes, as `Sluice <reports@example.com>`. Absent: none is sent. `sendMail` says which way it goes. */
  readonly MAIL_FROM?: string
  /** Resend's API key. */
  readonly RESEND_API_KEY?: string
  /** A relay that takes mail by HTTP, what opens it, and in which form: `postmark`, `mailgun` or `relay`. */
  readonly MAIL_RELAY_URL?: string
  readonly MAIL_RELAY_KEY?: string
  readonly MAIL_RELAY_FORM?: string
  /** Cloudflare's Email Service. */
  readonly EMAIL?: SendEmail
  /** Opens the platform's stream of points to questions. Absent: nobody asks it. */
  readonly CLOUDFLARE_ACCOUNT_ID?: string
  readonly CLOUDFLARE_ANALYTICS_TOKEN?: string
  /** The dashboard's files. */
  readonly ASSETS: Fetcher
  readonly DB: D1Database
  readonly CONFIG: KVNamespace
  readonly CACHE: KVNamespace
  readonly POINTS: AnalyticsEngineDataset
  /** Facts travel by the dozen: a queue is paid by the message. */
  readonly FACTS: Queue<readonly Fact[]>
  readonly SCOREBOARD: DurableObjectNamespace<Scoreboard>
  readonly LIMITER: DurableObjectNamespace<Limiter>
  readonly LIVE_TAIL: DurableObjectNamespace<LiveTail>
  readonly TENANT_DESK: DurableObjectNamespace
  /** Counts requests of keys in each of the platform's locations. Absent: floods are not held off. */
  readonly SHIELD?: RateLimit
}

/** The one key every local gateway knows. Anywhere else it opens nothing. */
export const LOCAL_KEY = 'sl-local-development-key'

export function isLocal(env: { readonly ENVIRONMENT: string }): boolean {
  return env.ENVIRONMENT === 'local'
}

/** A secret or address by its name, from the deployment's environment; null when unset or empty. */
export function setting(env: Env, name: string): string | null {
  const value = (env as unknown as Record<string, unknown>)[name]
  return typeof value === 'string' && value !== '' ? value : null
}
