import { describe, expect, test } from 'vitest'
import { chromiumPath, startBrowser } from '../../support/browser.ts'
import { startGateway } from '../../support/gateway.ts'

const SENT = 24

describe.skipIf(chromiumPath === null)('a number of the dashboard', () => {
  const gateway = startGateway()
  const { signedIn } = startBrowser(gateway)

  async function prepare() {
    for (let at = 0; at < SENT; at++) {
      const model = ['sandbox/echo-large', 'sandbox/echo-small', 'sandbox/echo-reasoner', 'sandbox/denied'][at % 4]
      const messages = [{ role: 'user', content: `Say hello to number ${at}.` }]
      await (await gateway.send('POST', '/v1/chat/completions', { model, messages })).text()
    }
    const known = async () => (await usage('')).total.requests
    await expect.poll(known, { timeout: 20_000 }).toBe(SENT)
  }

  async function usage(query: string) {
    const response = await gateway.send('GET', `/admin/analytics/usage?${query}`)
    return (await response.json()) as { total: { requests: number; costNanos: number } }
  }

  async function sumOfCsv(path: string, column: string) {
    const [head = '', ...rows] = (await (await gateway.send('GET', path)).text()).trim().split(/\r?\n/)
    const index = head.split(',').indexOf(column)
    expect(index).toBeGreaterThanOrEqual(0)
    return { rows: rows.length, sum: rows.reduce((sum, row) => sum + Number(row.split(',')[index]), 0) }
  }

  test('is what the exported table, the exported requests and the log itself add up to, and leads to those requests', async () => {
    await prepare()
    const { page, open, errors } = await signedIn()
    await open('/?range=24h')
    const card = page.getByRole('link', { name: 'Spend', exact: true })
    const to = new URL((await card.getAttribute('href')) ?? '', gateway.url)
    const period = `from=${to.searchParams.get('from')}&to=${to.searchParams.get('to')}`
    const log = await usage(`${period}&source=log`)
    expect(log.total).toMatchObject({ requests: SENT })
    expect(log.total.costNanos).toBeGreaterThan(0)

    const table = await sumOfCsv(`/admin/analytics/usage?${period}&by=model&format=csv`, 'costNanos')
    expect(table.sum).toBe(log.total.costNanos)
    const requests = await sumOfCsv(`/admin/requests?${period}&limit=5000&format=csv`, 'costNanos')
    expect(requests).toEqual({ rows: SENT, sum: log.total.costNanos })

    const shown = await page.locator('div').filter({ has: card }).last().locator('p').first().textContent()
    await card.click()
    await page.getByText(`In all ${SENT} requests for ${shown}`).waitFor()
    await expect.poll(() => page.getByRole('table', { name: 'Requests' }).locator('tbody tr').count()).toBe(SENT)
    expect(errors).toEqual([])
  })

  test('of a model in the explorer opens the requests of that model alone, and the link exports what is shown', async () => {
    const { page, open } = await signedIn()
    await open('/cost?range=24h&by=model')
    const table = page.getByRole('table', { name: 'Usage by model' })
    const row = table.getByRole('row').filter({ hasText: 'sandbox/echo-large' })
    const href = await page.getByRole('link', { name: 'This table as CSV' }).getAttribute('href')
    const exported = await sumOfCsv(href ?? '', 'requests')
    expect(exported.sum).toBe(SENT)
    await row.getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor()
    const rows = page.getByRole('table', { name: 'Requests' }).locator('tbody tr')
    await expect.poll(() => rows.count()).toBe(SENT / 4)
    expect(await rows.filter({ hasText: 'echo-large' }).count()).toBe(SENT / 4)
  })

  test('that is wanted in another time zone or period is asked so, as the address says', async () => {
    const { page, open } = await signedIn()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await open('/cost?from=1790000000000&to=1790086400000&tz=Asia%2FTokyo&by=provider')
    await page.getByText('No requests like that in this period').first().waitFor()
    const questions = asked.filter((url) => /analytics\/usage\?.*by=provider/.test(url))
    expect(questions.length).toBeGreaterThan(0)
    for (const question of questions) {
      const { searchParams } = new URL(question)
      expect(searchParams.get('timezone')).toBe('Asia/Tokyo')
    }
    expect(questions.some((url) => url.includes('from=1790000000000&to=1790086400000'))).toBe(true)
  })
})
