import { describe, expect, it } from 'vitest'
import {
  deliveryOf,
  type MailMessage,
  RECIPIENTS_MAX,
  readMailbox,
} from '../../../../src/integrations/notify/mail-message.ts'
import {
  mailgunRequest,
  type OutgoingRequest,
  postmarkRequest,
  relayRequest,
  resendRequest,
} from '../../../../src/integrations/notify/mail-requests.ts'

const message: MailMessage = {
  id: 'mail_1',
  to: ['ada@acme.example', 'bob@acme.example'],
  subject: '$1.00 spent\r\nBcc: eve@example.com',
  text: 'All is well.',
  html: '<p>All is well.</p>',
  at: Date.UTC(2026, 9, 6),
}
const carrier = { url: 'https://mail.example.com/send', from: 'Sluice <reports@acme.example>', key: 'key-for-tests' }
const bodyOf = ({ body }: OutgoingRequest) => JSON.parse(String(body)) as Record<string, unknown>
const SUBJECT = '$1.00 spent Bcc: eve@example.com'

describe('a mail', () => {
  it('goes to Resend with a key that keeps it from being sent twice', () => {
    const request = resendRequest(carrier, message)
    expect(request).toMatchObject({
      url: 'https://api.resend.com/emails',
      headers: { authorization: 'Bearer key-for-tests', 'idempotency-key': 'mail/mail_1', 'user-agent': 'sluice' },
    })
    const { from } = carrier
    const { to, text, html } = message
    expect(bodyOf(request)).toEqual({ from, to, subject: SUBJECT, text, html })
  })

  it('goes to Postmark in its own words, with its own header', () => {
    const request = postmarkRequest(carrier, message)
    expect(request).toMatchObject({ url: carrier.url, headers: { 'x-postmark-server-token': 'key-for-tests' } })
    expect(bodyOf(request)).toEqual({
      From: carrier.from,
      To: 'ada@acme.example,bob@acme.example',
      Subject: SUBJECT,
      TextBody: message.text,
      HtmlBody: message.html,
      MessageStream: 'outbound',
    })
  })

  it('goes to Mailgun as a form, the key as the password of `api`', () => {
    const { headers, body } = mailgunRequest(carrier, message)
    expect(headers).toEqual({ authorization: `Basic ${btoa('api:key-for-tests')}` })
    expect([...(body as FormData)]).toEqual([
      ['from', carrier.from],
      ['to', 'ada@acme.example'],
      ['to', 'bob@acme.example'],
      ['subject', SUBJECT],
      ['text', message.text],
      ['html', message.html],
    ])
  })

  it('goes to any other relay as plain JSON that names it', () => {
    const request = relayRequest(carrier, message)
    expect(request.headers).toMatchObject({ authorization: 'Bearer key-for-tests', 'idempotency-key': 'mail/mail_1' })
    expect(bodyOf(request)).toMatchObject({ id: 'mail_1', from: carrier.from, to: message.to, subject: SUBJECT })
  })

  it.each([resendRequest, postmarkRequest, mailgunRequest, relayRequest])(
    'has a recipient, and no more than carriers take: %o',
    (build) => {
      const many = Array.from({ length: RECIPIENTS_MAX + 1 }, (_, at) => `${at}@acme.example`)
      for (const to of [[], many]) expect(() => build(carrier, { ...message, to })).toThrow(RangeError)
    },
  )
})

it('a sender is read with the name before it and without', () => {
  expect(readMailbox('Sluice <a@b.example>')).toEqual({ name: 'Sluice', address: 'a@b.example' })
  expect(readMailbox('"Sluice, Reports" <a@b.example>')).toEqual({ name: 'Sluice, Reports', address: 'a@b.example' })
  expect(readMailbox('<a@b.example>')).toEqual({ name: null, address: 'a@b.example' })
  expect(readMailbox(' a@b.example ')).toEqual({ name: null, address: 'a@b.example' })
})

it('what may pass is tried again, and nothing else', () => {
  const verdicts = [200, 202, 0, 408, 409, 429, 500, 503, 301, 400, 401, 404, 410, 422].map(deliveryOf)
  expect(verdicts).toEqual([...Array(2).fill('delivered'), ...Array(6).fill('retry'), ...Array(6).fill('refused')])
})
