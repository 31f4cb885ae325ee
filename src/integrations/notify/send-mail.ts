import { type Env, isLocal, setting } from '../../env.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import { sendByBinding } from './email-binding.ts'
import { type Delivery, deliveryOf, type MailMessage } from './mail-message.ts'
import { type MailRequest, mailgunRequest, postmarkRequest, relayRequest, resendRequest } from './mail-requests.ts'

/** Who carries mail. `mailbox`: nobody, it stays in the store, where a local gateway shows it. */
export type MailVia = 'resend' | 'cloudflare' | 'postmark' | 'mailgun' | 'relay' | 'mailbox'

/** What became of a mail, and what was answered: a status as HTTP has them, 0 where none came back. */
export interface Sent {
  readonly delivery: Delivery
  readonly status: number
}

/** One way to send mail. */
export interface Mailer {
  readonly via: MailVia
  send(message: MailMessage): Promise<Sent>
}

const LIMIT_MS = 5 * SECOND_MS
const FORMS: Readonly<Record<string, MailRequest>> = {
  postmark: postmarkRequest,
  mailgun: mailgunRequest,
  relay: relayRequest,
}

/**
 * How this deployment sends mail: by a relay (`MAIL_RELAY_URL` and `MAIL_RELAY_KEY`; `MAIL_RELAY_FORM` `postmark`, `mailgun`
 * or, unless told, `relay`), by Resend (`RESEND_API_KEY`) or by Cloudflare's binding `EMAIL`, the first of them that is set
 * up, each from `MAIL_FROM`. A local gateway keeps mail in its mailbox instead; null: any other has no way to.
 */
export function mailerOf(env: Env): Mailer | null {
  const [from, relay, resend] = ['MAIL_FROM', 'MAIL_RELAY_URL', 'RESEND_API_KEY'].map((name) => setting(env, name))
  if (from && relay) return relayOf(env, relay, from)
  if (from && resend) return byHttp('resend', resendRequest, { url: '', key: resend, from })
  const { EMAIL: binding } = env
  if (from && binding) return { via: 'cloudflare', send: (message) => sendByBinding(binding, from, message) }
  return isLocal(env) ? MAILBOX : null
}

/** Sends a mail the way this deployment does. It never rejects: where there is no way, the mail is refused. */
export async function sendMail(message: MailMessage, env: Env): Promise<Sent & { readonly via: MailVia | null }> {
  const mailer = mailerOf(env)
  if (!mailer) return { via: null, delivery: 'refused', status: 0 }
  const failed = () => ({ delivery: 'retry' as const, status: 0 })
  return { via: mailer.via, ...(await within(LIMIT_MS, mailer.send(message), failed).catch(failed)) }
}

const MAILBOX: Mailer = { via: 'mailbox', send: async () => ({ delivery: 'delivered', status: 200 }) }

function relayOf(env: Env, url: string, from: string): Mailer {
  const form = setting(env, 'MAIL_RELAY_FORM') ?? 'relay'
  const request = FORMS[form] ?? relayRequest
  const via = Object.hasOwn(FORMS, form) ? (form as MailVia) : 'relay'
  return byHttp(via, request, { url, key: setting(env, 'MAIL_RELAY_KEY') ?? '', from })
}

function byHttp(via: MailVia, build: MailRequest, carrier: Parameters<MailRequest>[0]): Mailer {
  return {
    via,
    async send(message) {
      const { url, headers, body } = build(carrier, message)
      const signal = AbortSignal.timeout(LIMIT_MS)
      const response = await fetch(url, { method: 'POST', headers: { ...headers }, body, redirect: 'manual', signal })
      await response.body?.cancel().catch(() => undefined)
      return { delivery: deliveryOf(response.status), status: response.status }
    },
  }
}
