import { checkRecipients, type Delivery, type MailMessage, oneLine, readMailbox } from './mail-message.ts'

/** Errors of Cloudflare's Email Service after which the same mail may go through, and the statuses that say so in HTTP. */
const PASSING: Readonly<Record<string, number>> = {
  E_RATE_LIMIT_EXCEEDED: 429,
  E_DAILY_LIMIT_EXCEEDED: 429,
  E_DELIVERY_FAILED: 502,
  E_INTERNAL_SERVER_ERROR: 500,
}
const REFUSED = 422

/**
 * Sends a mail by Cloudflare's `send_email` binding, which knows no idempotency key: one that is sent again after an answer
 * that did not come may come twice. Source: developers.cloudflare.com/email-service/api/send-emails/workers-api.
 */
export async function sendByBinding(
  binding: SendEmail,
  from: string,
  { to, subject, text, html }: MailMessage,
): Promise<{ delivery: Delivery; status: number }> {
  const { name, address } = readMailbox(from)
  const sender = name === null ? address : { name, email: address }
  try {
    await binding.send({ from: sender, to: [...checkRecipients(to)], subject: oneLine(subject), text, html })
    return { delivery: 'delivered', status: 200 }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    const status = PASSING[code] ?? (code.startsWith('E_') ? REFUSED : 0)
    return { delivery: status === REFUSED ? 'refused' : 'retry', status }
  }
}
