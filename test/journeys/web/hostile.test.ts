import { describe, expect, test } from 'vitest'
import { chromiumPath, startBrowser } from '../../support/browser.ts'
import { startGateway } from '../../support/gateway.ts'

/** Strings that break pages which trust what they show. */
const NAUGHTY = [
  '<script>window.pwned=1</script>',
  '<img src=x onerror="window.pwned=1">',
  '"><svg onload=window.pwned=1>',
  "'-window.pwned=1-'",
  '{{constructor.constructor("window.pwned=1")()}}',
  '<a href="javascript:window.pwned=1">x</a>',
  '</title></style></textarea><b>bold</b>',
  '\u202Egnp.exe\u2066 RTL \u05E9\u05DC\u05D5\u05DD',
  'zero\u200Bwidth\uFEFF and e\u0301\u0302\u0303\u0304',
  '=HYPERLINK("https://evil.example","x")',
  '__proto__',
  'null',
  '\u{1F9D1}\u200D\u{1F4BB}'.repeat(8),
  'x'.repeat(100),
]

describe.skipIf(chromiumPath === null)('what strangers write', () => {
  const gateway = startGateway()
  const { signedIn } = startBrowser(gateway)

  async function prepare() {
    await gateway.send('PUT', '/admin/settings', { storeText: true })
    await gateway.send('POST', '/admin/settings/publish')
    let last = ''
    for (const name of NAUGHTY) {
      const made = (await (await gateway.send('POST', '/admin/keys', { name, tags: [name.slice(0, 100)] })).json()) as {
        secret: string
      }
      await gateway.send('POST', '/admin/teams', { name })
      const headers = { authorization: `Bearer ${made.secret}` }
      const body = { model: name, messages: [{ role: 'user', content: name }], user: name }
      await (await gateway.send('POST', '/v1/chat/completions', body, headers)).text()
      const answered = { ...body, model: 'sandbox/echo-small', sluice: { metadata: { note: name } } }
      const response = await gateway.send('POST', '/v1/chat/completions', answered, headers)
      await response.text()
      last = response.headers.get('x-request-id') ?? last
    }
    await expect
      .poll(async () => (await gateway.send('GET', `/v1/generations/${last}`)).status, { timeout: 20_000 })
      .toBe(200)
  }

  test('is shown as it is, makes no element, runs nothing and asks for nothing', async () => {
    await prepare()
    const { page, open, errors, foreign } = await signedIn()
    const harm = () =>
      page.evaluate(() => ({
        ran: 'pwned' in window,
        elements: [...document.querySelectorAll('main b, main img, main script, main iframe, a[href^="javascript:"]')]
          .length,
        handlers: [...document.querySelectorAll('*')].filter((each) =>
          each.getAttributeNames().some((name) => name.startsWith('on')),
        ).length,
      }))
    for (const path of ['/', '/requests', '/keys', '/people', '/audit', '/routing', '/models']) {
      await open(path)
      expect([path, await harm()]).toEqual([path, { ran: false, elements: 0, handlers: 0 }])
    }
    await open('/keys')
    for (const name of NAUGHTY) expect(await page.getByText(name, { exact: true }).count()).toBeGreaterThan(0)
    await open('/requests')
    const rows = page.locator('[data-row]')
    for (let index = 0; index < (await rows.count()); index += 4) {
      await rows.nth(index).click()
      await page.getByRole('dialog').getByRole('tab', { name: 'Texts' }).click()
      expect(await harm()).toEqual({ ran: false, elements: 0, handlers: 0 })
      await page.keyboard.press('Escape')
    }
    expect(foreign).toEqual([])
    expect(errors).toEqual([])
  }, 120_000)

  test('in an address is no more than text either', async () => {
    const { page, open } = await signedIn()
    for (const text of NAUGHTY) {
      const word = encodeURIComponent(text)
      await open(`/requests?model=${word}&key=${word}&id=${word}&range=${word}&tz=${word}&from=${word}&to=${word}`)
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
      await page.getByRole('heading', { level: 1, name: 'Requests', includeHidden: true }).waitFor()
    }
  }, 120_000)
})
