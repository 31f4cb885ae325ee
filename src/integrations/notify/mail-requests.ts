import { checkRecipients, type MailMessage, oneLine } from './mail-message.ts'

/** An HTTP request as data: who sends it decides how, and how often. It holds secrets, so it is never logged. */
export interface OutgoingRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | FormData
}

/** A carrier that is asked by HTTP: where it is, what opens it, and from whom mails come. */
export interface MailCarrier {
  /** Of Resend nothing, it has one address. */
  readonly url: string
  readonly key: string
  /** An address of a domain that the carrier has verified, with or without a name before it. */
  readonly from: string
}

/** How a carrier is asked. */
export type MailRequest = (carrier: MailCarrier, message: MailMessage) => OutgoingRequest

/**
 * Resend; within a day the same mail is sent once, however often it is asked for. Source: resend.com/docs/api-reference/emails
 * and /docs/dashboard/emails/idempotency-keys. A request must name its agent.
 */
export const resendRequest: MailRequest = ({ from, key }, message) => ({
  url: 'https://api.resend.com/emails',
  headers: { ...JSON_HEADERS, ...bearer(key), 'user-agent': 'sluice', 'idempotency-key': `mail/${message.id}` },
  body: JSON.stringify({ from, to: checkRecipients(message.to), ...contentOf(message) }),
})

/** Postmark. Source: postmarkapp.com/developer/user-guide/send-email-with-api. Recipients are one text, with commas. */
export const postmarkRequest: MailRequest = ({ url, key, from }, message) => {
  const { subject, text, html } = contentOf(message)
  const to = checkRecipients(message.to).join(',')
  return {
    url,
    headers: { ...JSON_HEADERS, accept: 'application/json', 'x-postmark-server-token': key },
    body: JSON.stringify({
      From: from,
      To: to,
      Subject: subject,
      TextBody: text,
      HtmlBody: html,
      MessageStream: 'outbound',
    }),
  }
}

/**
 * Mailgun; the URL is that of the domain's `messages`, in its region. Source: documentation.mailgun.com, Messages. It takes a
 * form, and the key as the password of `api`.
 */
export const mailgunRequest: MailRequest = ({ url, key, from }, message) => {
  const body = new FormData()
  body.set('from', from)
  for (const to of checkRecipients(message.to)) body.append('to', to)
  for (const [name, value] of Object.entries(contentOf(message))) body.set(name, value)
  return { url, headers: { authorization: `Basic ${btoa(`api:${key}`)}` }, body }
}

/** Any other that takes JSON and hands it on by SMTP: `{id, from, to, subject, text, html}`. By `id` it knows one that came before. */
export const relayRequest: MailRequest = ({ url, key, from }, message) => ({
  url,
  headers: { ...JSON_HEADERS, ...bearer(key), 'idempotency-key': `mail/${message.id}` },
  body: JSON.stringify({ id: message.id, from, to: checkRecipients(message.to), ...contentOf(message) }),
})

const JSON_HEADERS = { 'content-type': 'application/json' }

function bearer(key: string) {
  return { authorization: `Bearer ${key}` }
}

function contentOf({ subject, text, html }: MailMessage) {
  return { subject: oneLine(subject), text, html }
}
