import type { OutgoingRequest, ReportNotice } from './notifier.ts'

/** From whom and to whom reports are mailed. */
export interface MailChannel {
  /** An address of a domain that the mail service has verified. */
  readonly from: string
  readonly to: readonly string[]
  /** The service's API key. */
  readonly key: string
}

/** How many recipients either service takes. */
export const RECIPIENTS_MAX = 50

/**
 * The request that mails a report by Resend; within a day the same report is mailed once, however often it is asked for.
 * Source: resend.com/docs/api-reference/emails and /docs/dashboard/emails/idempotency-keys. A request must name its agent.
 */
export function resendRequest({ from, to, key }: MailChannel, notice: ReportNotice): OutgoingRequest {
  return {
    url: 'https://api.resend.com/emails',
    method: 'POST',
    headers: { ...headersFor(key), 'user-agent': 'sluice', 'idempotency-key': `report/${notice.id}` },
    body: JSON.stringify({ from, to: recipients(to), ...contentOf(notice) }),
  }
}

/**
 * The request that mails a report by Cloudflare's Email Service, which knows no idempotency key: whoever sends it again after
 * an answer that did not come may mail it twice. Source: developers.cloudflare.com/email-service/api/send-emails/rest-api.
 */
export function cloudflareEmailRequest(
  { from, to, key, accountId }: MailChannel & { readonly accountId: string },
  notice: ReportNotice,
): OutgoingRequest {
  return {
    url: `https://api.cloudflare.com/client/v4/accounts/${encodeURIComponent(accountId)}/email/sending/send`,
    method: 'POST',
    headers: headersFor(key),
    body: JSON.stringify({ from, to: recipients(to), ...contentOf(notice) }),
  }
}

function headersFor(key: string) {
  return { 'content-type': 'application/json', authorization: `Bearer ${key}` }
}

function contentOf({ title, text, html }: ReportNotice) {
  // A subject is one line: whatever would begin another header becomes a space.
  return { subject: title.replace(/\s+/g, ' ').trim(), text, html }
}

function recipients(to: readonly string[]): readonly string[] {
  if (to.length === 0 || to.length > RECIPIENTS_MAX)
    throw new RangeError(`A mail has 1 to ${RECIPIENTS_MAX} recipients.`)
  return to
}
