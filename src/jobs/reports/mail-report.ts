import { OptimizerReport } from '../../contract/reports.ts'
import { type Env, setting } from '../../env.ts'
import { resendRequest } from '../../integrations/notify/mail-requests.ts'
import { noticeOf } from '../../integrations/notify/notice-of.ts'
import { notifierOf, type OutgoingRequest } from '../../integrations/notify/notifier.ts'
import { renderReport } from '../../integrations/reports/render-report.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { ReportRow } from '../../storage/reports.ts'

const LIMIT_MS = 5 * SECOND_MS

/**
 * Mails a report to whom the tenant named, where the deployment can mail. It is mailed once, if at all: a report that did not
 * get through is still in the list.
 */
export async function mailReport(
  env: Env,
  to: readonly string[],
  tenantId: string,
  { body, ...row }: Omit<ReportRow, 'tenantId'>,
): Promise<void> {
  const [key, from] = [setting(env, 'RESEND_API_KEY'), setting(env, 'MAIL_FROM')]
  if (key === null || from === null || to.length === 0) return
  const report = { ...row, body: OptimizerReport.parse(body) }
  const mail = notifierOf(async (notice) => resendRequest({ from, to, key }, notice), post)
  await mail.send(noticeOf(tenantId, report, renderReport(report)))
}

async function post({ url, method, headers, body }: OutgoingRequest): Promise<number> {
  const sent = fetch(url, {
    method,
    headers: { ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  const response = await within(LIMIT_MS, sent, () => null).catch(() => null)
  await response?.body?.cancel().catch(() => undefined)
  return response?.status ?? 0
}
