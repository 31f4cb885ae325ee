import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { SECOND_MS, within } from '../shared/time.ts'
import { databasesOf } from '../storage/databases.ts'
import { open } from '../storage/db.ts'
import { type JobRun, jobRunsOf } from '../storage/job-runs.ts'
import { applyRetention } from './apply-retention.ts'
import { deliverMails } from './deliver-mails.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { enterModels } from './enter-models.ts'
import { forecastSpendDaily } from './forecast-spend.ts'
import { improveRouters } from './improve-routers.ts'
import type { AskModel, Job } from './job.ts'
import { optimize } from './optimize.ts'
import { probeProviders } from './probe-providers.ts'
import { publishTenants } from './publish-tenants.ts'
import { reconcileBudgets } from './reconcile-budgets.ts'
import { replayDeadLetters } from './replay-dead-letters.ts'
import { signAuditLogs } from './sign-audit-logs.ts'
import { watchProviders } from './watch-providers.ts'
import { watchRouters } from './watch-routers.ts'
import { watchUsage } from './watch-usage.ts'
import { writeAnalyticsReports } from './write-analytics-reports.ts'
import { writeReports } from './write-reports.ts'

/** Every duty there is. To add one: a file beside this, and its name here. */
export const jobs: readonly Job[] = [
  probeProviders,
  watchProviders,
  publishTenants,
  replayDeadLetters,
  optimize,
  applyRetention,
  improveRouters,
  watchRouters,
  enterModels,
  writeReports,
  writeAnalyticsReports,
  deliverWebhooks,
  deliverMails,
  signAuditLogs,
  reconcileBudgets,
  watchUsage,
  forecastSpendDaily,
]

const DEADLINE_MS = 25 * SECOND_MS
const OUTCOME_CHARACTERS_MAX = 500

/**
 * Runs what is due, in each database. A job that fails or hangs is recorded as failed and keeps no neighbour from running. Only a run that
 * could not be recorded rejects, so that the platform's own list of invocations shows it.
 */
export async function runDue(
  cron: string,
  env: Env,
  now: Date,
  ask: AskModel,
  known: readonly Job[] = jobs,
): Promise<void> {
  const due = known.filter((job) => job.cron === cron)
  const runs = await Promise.allSettled(due.map((job) => runOnce(job, env, now, ask)))
  const unrecorded = runs.find((run) => run.status === 'rejected')
  if (unrecorded) throw unrecorded.reason
}

/** Runs one job now, due or not, and gives the record of it. */
export async function runJob(name: string, env: Env, now: Date, ask: AskModel): Promise<JobRun> {
  const job = jobs.find((known) => known.name === name)
  if (!job)
    throw new Fault('not_found', `There is no job '${name}'. Jobs: ${jobs.map((known) => known.name).join(', ')}.`)
  return runOnce(job, env, now, ask)
}

async function runOnce(job: Job, env: Env, now: Date, ask: AskModel): Promise<JobRun> {
  const startedAt = Date.now()
  const { ok, outcome } = await attempt(job, env, now, ask)
  const run: JobRun = {
    job: job.name,
    startedAt,
    tookMs: Date.now() - startedAt,
    ok,
    outcome: outcome.slice(0, OUTCOME_CHARACTERS_MAX),
  }
  await jobRunsOf(open(env)).add(run)
  return run
}

async function attempt(job: Job, env: Env, now: Date, ask: AskModel): Promise<{ ok: boolean; outcome: string }> {
  try {
    const late = () => {
      throw new Error(`not done after ${DEADLINE_MS / SECOND_MS} seconds`)
    }
    const runs = databasesOf(env).map(({ env: home }) => job.run(home, now, ask))
    return { ok: true, outcome: (await within(DEADLINE_MS, Promise.all(runs), late)).join('; ') }
  } catch (thrown) {
    return { ok: false, outcome: `failed: ${thrown instanceof Error ? thrown.message : String(thrown)}` }
  }
}
