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
