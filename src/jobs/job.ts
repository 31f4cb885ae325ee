import type { ChatRequest } from '../contract/chat.ts'
import type { Env } from '../env.ts'

/** Asks a model in a tenant's name, as the data plane would; null: it had no answer. Lent by the door. */
export type AskModel = (
  tenantId: string,
  chat: ChatRequest,
  reason: string,
) => Promise<{
  readonly text: string
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[]
} | null>

/**
 * A scheduled duty. It returns one sentence on what it did, kept in `job_runs`; to fail, it throws one. Runs may overlap
 * and may be cut short after 25 seconds, so each must be harmless to repeat.
 */
export interface Job {
  readonly name: string
  readonly cron: string
  run(env: Env, now: Date, ask: AskModel): Promise<string>
}
