import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cloudflareEmailRequest,
  RECIPIENTS_MAX,
  resendRequest,
} from '../../../../src/integrations/notify/mail-requests.ts'
import {
  deliveryOf,
  notifierOf,
  type OutgoingRequest,
  type ReportNotice,
} from '../../../../src/integrations/notify/notifier.ts'
import { signWebhook } from '../../../../src/integrations/notify/sign-webhook.ts'
import { webhookRequest } from '../../../../src/integrations/notify/webhook-request.ts'

/** The example of Standard Webhooks, which its libraries in every language are tested with. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const EXAMPLE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_000, body: '{"test": 2432232314}' }

const notice: ReportNotice = {
  id: 'rep_1',
  tenantId: 'acme',
  kind: 'daily',
  periodStart: Date.UTC(2026, 9, 5),
  periodEnd: Date.UTC(2026, 9, 6),
  title: '$1.00 spent\r\nBcc: eve@example.com',
  text: 'All is well.',
  html: '<p>All is well.</p>',
}
const mail = { from: 'Sluice <reports@acme.example>', to: ['ada@acme.example'], key: 'key-for-tests' }
const bodyOf = ({ body }: OutgoingRequest) => JSON.parse(body) as Record<string, unknown>

/** As a receiver checks a request. */
function isSigned({ headers, body }: OutgoingRequest, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
  return headers['webhook-signature']?.split(' ').includes(expected) ?? false
}

describe('a webhook', () => {
  it('is signed as the standard’s own example is', async () => {
    expect(await signWebhook([SECRET], EXAMPLE)).toEqual({
      'webhook-id': EXAMPLE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('is signed with each secret, so that receivers may change over', async () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const { 'webhook-signature': signature } = await signWebhook([SECRET, other], EXAMPLE)
    expect(signature?.split(' ')).toHaveLength(2)
    expect(signature?.split(' ')[0]).toBe((await signWebhook([SECRET], EXAMPLE))['webhook-signature'])
  })

  it('is not signed with what is no secret', async () => {
    const short = `whsec_${Buffer.alloc(23).toString('base64')}`
    for (const secret of ['whsec_', 'whsec_not base64!', short]) {
      await expect(signWebhook([secret], EXAMPLE)).rejects.toThrow(RangeError)
    }
  })

  it('carries what its receiver can verify, whatever the report says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const request = await webhookRequest(
          { url: 'https://acme.example/hook', secrets: [SECRET] },
          { ...notice, text },
          5,
        )
        expect(isSigned(request, SECRET)).toBe(true)
        expect(isSigned({ ...request, body: `${request.body} ` }, SECRET)).toBe(false)
      }),
      { numRuns: 50, seed: 5 },
    )
  })

  it('has the same id each time it is tried, and another timestamp', async () => {
    const channel = { url: 'https://acme.example/hook', secrets: [SECRET] }
    const [first, second] = [
      await webhookRequest(channel, notice, 1_000),
      await webhookRequest(channel, notice, 61_000),
    ]
    expect(first.headers['webhook-id']).toBe(second.headers['webhook-id'])
    expect(second.headers['webhook-timestamp']).toBe('61')
    expect(bodyOf(first)).toMatchObject({
      type: 'report.created',
      timestamp: '1970-01-01T00:00:01.000Z',
      data: { id: 'rep_1' },
    })
    expect(first.body).not.toContain('<p>')
  })
})

describe('a mail', () => {
  it('goes to Resend with a key that keeps it from being sent twice', () => {
    const request = resendRequest(mail, notice)
    expect(request).toMatchObject({
      url: 'https://api.resend.com/emails',
      headers: { authorization: 'Bearer key-for-tests', 'idempotency-key': 'report/rep_1', 'user-agent': 'sluice' },
    })
    expect(bodyOf(request)).toMatchObject({ from: mail.from, to: mail.to, text: 'All is well.', html: notice.html })
  })

  it('goes to Cloudflare’s Email Service by the account, whose name cannot lead elsewhere', () => {
    const request = cloudflareEmailRequest({ ...mail, accountId: 'a/../b' }, notice)
    expect(request.url).toBe('https://api.cloudflare.com/client/v4/accounts/a%2F..%2Fb/email/sending/send')
    expect(bodyOf(request)).toMatchObject({ from: mail.from, to: mail.to })
  })

  it('has a subject of one line', () => {
    expect(bodyOf(resendRequest(mail, notice))['subject']).toBe('$1.00 spent Bcc: eve@example.com')
  })

  it('has a recipient, and no more than the services take', () => {
    const many = Array.from({ length: RECIPIENTS_MAX + 1 }, (_, at) => `${at}@acme.example`)
    for (const to of [[], many]) expect(() => resendRequest({ ...mail, to }, notice)).toThrow(RangeError)
  })
})

describe('a channel', () => {
  it('sends what was built, and says what became of it', async () => {
    const sent: OutgoingRequest[] = []
    const notifier = notifierOf(
      async (told) => resendRequest(mail, told),
      async (request) => {
        sent.push(request)
        return 503
      },
    )
    expect(await notifier.send(notice)).toBe('retry')
    expect(sent).toEqual([resendRequest(mail, notice)])
  })

  it('tries again what may pass, and nothing else', () => {
    const verdicts = [200, 202, 0, 408, 409, 429, 500, 503, 301, 400, 401, 404, 410, 422].map(deliveryOf)
    expect(verdicts).toEqual([...Array(2).fill('delivered'), ...Array(6).fill('retry'), ...Array(6).fill('refused')])
  })
})
