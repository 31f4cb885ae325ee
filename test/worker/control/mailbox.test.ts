import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { routes } from '../../../src/routes.ts'
import { open } from '../../../src/storage/db.ts'
import { mailsOf } from '../../../src/storage/mails.ts'

const EVIL = '</p><script>alert(1)</script>\r\nBcc: eve@example.com'
const id = 'mail_box'
const path = `/local/mailbox/mailbox-acme/${id}`

beforeAll(async () => {
  const content = { subject: EVIL, text: EVIL, html: '<p>Hello</p>' }
  const state = { state: 'delivered' as const, nextAt: 0, createdAt: Date.UTC(2099, 0, 1) }
  const mail = { id, reportId: 'rep', recipients: ['ada@acme.example'], ...content, ...state }
  await mailsOf(open(env as Env), 'mailbox-acme').add(mail)
})

const get = (address: string, more: object = {}) =>
  routes(new Request(`http://localhost${address}`), { ...env, ...more } as Env, createExecutionContext(), 'req_1')

test('a local gateway shows its mailbox: each mail in a list, as a page that runs nothing, and as a file', async () => {
  const list = await (await get('/local/mailbox')).text()
  expect(list).toContain(path)
  expect(list).toContain('&lt;script&gt;')
  expect(list).not.toContain('<script')
  const { data } = (await (await get('/local/mailbox?format=json')).json()) as { data: { path: string }[] }
  expect(data).toContainEqual(expect.objectContaining({ path: `${path}.eml` }))
  const page = await get(path)
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
  expect(await page.text()).toBe('<p>Hello</p>')
  const file = await get(`${path}.eml`)
  expect(file.headers.get('content-type')).toBe('message/rfc822')
  expect(await file.text()).not.toMatch(/^Bcc:/m)
  await expect(get('/local/mailbox/mailbox-acme/mail_none')).rejects.toMatchObject({ code: 'not_found' })
})

test.each(['production', 'staging', ''])('no other gateway has a mailbox: %s', async (ENVIRONMENT) => {
  for (const address of ['/local/mailbox', '/local/mailbox?format=json', path, `${path}.eml`]) {
    await expect(get(address, { ENVIRONMENT })).rejects.toMatchObject({ code: 'not_found' })
  }
})
