import type { Env } from '../env.ts'

/**
 * A scheduled duty. It returns one sentence on what it did, kept in `job_runs`; to fail, it throws one. Runs may overlap
 * and may be cut short after 25 seconds, so each must be harmless to repeat.
 */
export interface Job {
  readonly name: string
  readonly cron: string
  run(env: Env, now: Date): Promise<string>
}
