import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { newWebhookSecret, signWebhook } from '../../../../src/integrations/webhooks/sign.ts'

describe('a signed message', () => {
  it('is signed as the standard’s own example is', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const body = '{"test": 2432232314}'
    expect(await signWebhook('msg_p5jXN8AQM9LWM0D4loKWxJek', body, [secret], 1_614_265_330_000)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('is verified by the library that receivers use, whatever it says', () => {
    const secret = newWebhookSecret()
    return fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (data) => {
        const payload = JSON.stringify({ data })
        const headers = await signWebhook('msg_1', payload, [secret], Date.now())
        expect(new Webhook(secret).verify(payload, { ...headers })).toEqual(JSON.parse(payload))
      }),
      { numRuns: 50 },
    )
  })

  it('is verified by either secret while they are rotated, and by no other', async () => {
    const [old, fresh, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()]
    const headers = { ...(await signWebhook('msg_2', '{}', [fresh, old], Date.now())) }
    for (const secret of [old, fresh]) expect(() => new Webhook(secret).verify('{}', headers)).not.toThrow()
    expect(() => new Webhook(other).verify('{}', headers)).toThrow()
  })

  it('is refused when it was changed, is another’s, or is old', async () => {
    const secret = newWebhookSecret()
    const headers = { ...(await signWebhook('msg_3', '{"a":1}', [secret], Date.now())) }
    const receiver = new Webhook(secret)
    expect(() => receiver.verify('{"a":2}', headers)).toThrow()
    expect(() => receiver.verify('{"a":1}', { ...headers, 'webhook-id': 'msg_4' })).toThrow()
    const late = { ...(await signWebhook('msg_3', '{"a":1}', [secret], Date.now() - 3_600_000)) }
    expect(() => receiver.verify('{"a":1}', late)).toThrow()
  })
})
