import type { TenantSettings } from '../../contract/settings.ts'
import type { Env } from '../../env.ts'
import type { Notice } from '../../integrations/notify/notice-of.ts'
import { mailerOf } from '../../integrations/notify/send-mail.ts'
import type { Db, Statement } from '../../storage/db.ts'
import { mailsOf } from '../../storage/mails.ts'
import type { ReportRow } from '../../storage/reports.ts'

/** Whose mailbox a local gateway fills where nobody is named. */
const LOCAL_RECIPIENT = 'owner@localhost'

/**
 * Puts a report's mail into the outbox, to whom the tenant named, where the deployment can mail: statements for the batch of
 * the report itself. There is one mail for each period, however often its report is written.
 */
export function mailReport(
  env: Env,
  db: Db,
  { reportMail }: Pick<TenantSettings, 'reportMail'>,
  { tenantId, id, kind, periodStart }: Pick<ReportRow, 'tenantId' | 'id' | 'kind' | 'periodStart'>,
  notice: Notice,
  now: number,
): Statement[] {
  const mailer = mailerOf(env)
  const recipients = reportMail ?? (mailer?.via === 'mailbox' ? [LOCAL_RECIPIENT] : [])
  if (!mailer || recipients.length === 0) return []
  const { title: subject, text, html } = notice
  const waits = { state: 'waiting' as const, nextAt: now, createdAt: now }
  const mail = {
    id: `mail_${tenantId}_${kind}_${periodStart}`,
    reportId: id,
    recipients,
    subject,
    text,
    html,
    ...waits,
  }
  return [mailsOf(db, tenantId).add(mail)]
}
