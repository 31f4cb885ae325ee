import { describe, expect, test } from 'vitest'
import { chromiumPath, startBrowser } from '../../support/browser.ts'
import { startGateway } from '../../support/gateway.ts'

describe.skipIf(chromiumPath === null)('whoever works with the dashboard', () => {
  const gateway = startGateway()
  const { signedIn } = startBrowser(gateway)

  async function chat(model: string, content: string, key?: string) {
    const headers = key ? { authorization: `Bearer ${key}` } : {}
    const body = { model, messages: [{ role: 'user', content }] }
    const response = await gateway.send('POST', '/v1/chat/completions', body, headers)
    await response.text()
    return { status: response.status, id: response.headers.get('x-request-id') ?? '' }
  }

  async function recorded(id: string) {
    await expect
      .poll(async () => (await gateway.send('GET', `/v1/generations/${id}`)).status, { timeout: 20_000 })
      .toBe(200)
  }

  test('finds a request, sees how it was decided and what it was compared with, and sends it again', async () => {
    await gateway.send('PUT', '/admin/settings', { storeText: true })
    await gateway.send('POST', '/admin/settings/publish')
    const [one, other] = [
      await chat('auto', 'Which gate is open?'),
      await chat('sandbox/echo-small', 'Which one is shut?'),
    ]
    await Promise.all([recorded(one.id), recorded(other.id)])
    const { page, open } = await signedIn()
    await open('/requests')
    await page.getByLabel('Model').fill('sandbox/echo-small')
    await page.getByLabel('Model').press('Enter')
    await expect.poll(() => page.url()).toContain('model=sandbox%2Fecho-small')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('asked for auto').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('table', { name: 'Candidates' }).waitFor()
    expect(page.url()).toContain(`id=${one.id}`)
    await drawer.getByRole('tab', { name: 'Texts' }).click()
    await drawer.getByText('Which gate is open?').first().waitFor()
    await drawer.getByLabel('Compare with').selectOption(other.id)
    await page.getByText('Which one is shut?').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Replay' }).click()
    await expect.poll(() => page.getByLabel('Message').inputValue()).toBe('Which gate is open?')
  })

  test('sees requests as they end', async () => {
    const { page, open } = await signedIn()
    await open('/requests')
    await page.getByRole('button', { name: 'Live tail' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    await chat('sandbox/echo-reasoner', 'Now.')
    await page.getByText('sandbox/echo-reasoner').first().waitFor({ timeout: 20_000 })
  })

  test('makes a key, which works, and revokes it, after which it does not', async () => {
    const { page, open } = await signedIn()
    await open('/keys')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Made here')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const secret = (await page.locator('[data-secret]').textContent())?.trim() ?? ''
    expect((await chat('sandbox/echo-small', 'hello', secret)).status).toBe(200)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('cell', { name: 'Made here' }).click()
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog', { name: 'Revoke the key?' }).getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The key is revoked.').waitFor()
    await expect.poll(() => page.getByRole('cell', { name: 'Made here' }).count()).toBe(0)
    expect((await chat('sandbox/echo-small', 'hello', secret)).status).toBe(401)
  })

  test('is told what an answer would cost before it is asked for, reads it, and gets a signed receipt', async () => {
    const { page, open, errors } = await signedIn()
    await open('/playground?other=sandbox%2Fecho-small')
    await page.getByLabel('Message').fill('What does a sluice do?')
    const forecasts = page.locator('[data-forecast]')
    await expect.poll(() => forecasts.count()).toBe(2)
    expect(await forecasts.nth(1).textContent()).toMatch(/sandbox\/echo-small would answer, for about \$0\.0/)
    await page.getByLabel('Message').press('Control+Enter')
    await expect.poll(() => page.getByText('Signed receipt', { exact: true }).count()).toBe(2)
    expect(await page.locator('[data-answer]').allTextContents()).toHaveLength(2)
    await page.getByText('Signed receipt', { exact: true }).nth(1).click()
    const claims = JSON.parse((await page.locator('[data-receipt]').nth(1).textContent()) ?? '')
    expect(claims).toMatchObject({ requested_model: 'sandbox/echo-small', answered_by: 'sandbox/echo-small' })
    expect(errors).toEqual([])
  })

  test('needs no pointer: goes to a screen, walks rows, opens one and closes it by keys alone', async () => {
    const asked = [await chat('sandbox/echo-small', 'One.'), await chat('sandbox/echo-small', 'Two.')]
    await Promise.all(asked.map(({ id }) => recorded(id)))
    const { page } = await signedIn()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to a screen or a request' }).fill('trace')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor()
    await page.locator('[data-row]').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const focused = () =>
      page.evaluate(() => [...document.querySelectorAll('[data-row]')].indexOf(document.activeElement as Element))
    expect(await focused()).toBe(1)
    await page.keyboard.press('k')
    expect(await focused()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    expect(await focused()).toBe(0)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('model')
  })

  test('keeps what is looked at in the address, so that it can be passed on', async () => {
    const { page, open } = await signedIn()
    await open('/performance')
    await page.getByLabel('Period').selectOption('7d')
    await page.getByRole('checkbox', { name: 'Compare' }).check()
    await page.getByLabel('Time zone').selectOption('UTC')
    expect(new URL(page.url()).search).toBe('?range=7d&compare=1&tz=UTC')
    await open(new URL(page.url()).pathname.replace('/dashboard', '') + new URL(page.url()).search)
    expect(await page.getByLabel('Period').inputValue()).toBe('7d')
    expect(await page.getByRole('checkbox', { name: 'Compare' }).isChecked()).toBe(true)
  })
})
