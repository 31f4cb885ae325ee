import { signLog } from '../identity/sign-log.ts'
import { logsToSign } from '../storage/audit.ts'
import { open } from '../storage/db.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const LOGS_MAX = 100

/** Signs the audit logs that have grown, so that nothing in them can be changed without its showing. */
export const signAuditLogs: Job = {
  name: 'sign-audit-logs',
  cron: '*/5 * * * *',
  async run(env, now) {
    const db = open(env)
    const grown = await logsToSign(db, LOGS_MAX)
    const outcomes = await inParallel(4, grown, (tenantId) => signLog(env, db, tenantId, now.getTime()))
    return sentenceOf('audit logs signed', grown, outcomes)
  },
}
