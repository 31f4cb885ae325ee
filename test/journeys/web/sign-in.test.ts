import { describe, expect, test } from 'vitest'
import { chromiumPath, startBrowser } from '../../support/browser.ts'
import { startGateway } from '../../support/gateway.ts'

describe.skipIf(chromiumPath === null)('whoever comes to the dashboard', () => {
  const gateway = startGateway()
  const { visit, signedIn } = startBrowser(gateway)

  async function newKey(body: object) {
    const made = await gateway.send('POST', '/admin/keys', body)
    return (await made.json()) as { id: string; secret: string }
  }

  test('is told what is wrong with a key, and let in with one that is right', async () => {
    const { secret } = await newKey({ name: 'reader', scopes: ['usage:read'] })
    const { page, open, errors } = await visit()
    await open('/requests')
    await page.getByLabel('API key').fill('sl-unknown')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This API key is unknown or revoked.').waitFor()
    await page.getByLabel('API key').fill(secret)
    await page.getByLabel('API key').press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor()
    expect(errors.filter((text) => !text.includes('401'))).toEqual([])
  })

  test('sees the screens of what the key may do, and no other', async () => {
    const { secret } = await newKey({ name: 'caller', scopes: ['inference'] })
    const { page, open } = await visit()
    await open('/')
    await page.getByLabel('API key').fill(secret)
    await page.getByLabel('API key').press('Enter')
    const screens = page.getByRole('navigation', { name: 'Screens' }).getByRole('link')
    await screens.first().waitFor()
    expect(await screens.allTextContents()).toEqual(['Playground', 'Models & providers'])
    await open('/keys')
    await page.getByText('Your key may not see this').waitFor()
  })

  test('has a cookie that no script can read, stays signed in, and can sign out', async () => {
    const { page, open } = await signedIn()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    const [cookie] = await page.context().cookies()
    expect(cookie).toMatchObject({ name: '__Host-sluice', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
    await open('/keys')
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key').waitFor()
    expect(await page.context().cookies()).toEqual([])
  })

  test('is shown the door when the key is revoked', async () => {
    const { id, secret } = await newKey({ name: 'soon revoked', scopes: ['usage:read'] })
    const { page, open } = await visit()
    await open('/')
    await page.getByLabel('API key').fill(secret)
    await page.getByLabel('API key').press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await gateway.send('DELETE', `/admin/keys/${id}`)
    await page.getByRole('link', { name: 'Requests', exact: true }).first().click()
    await page.getByLabel('API key').waitFor()
  })

  test('sees the colour and the name of the tenant', async () => {
    await gateway.send('PUT', '/admin/settings', { brand: { name: 'Acme AI', accent: '#7c3aed' } })
    await gateway.send('POST', '/admin/settings/publish')
    const { page } = await signedIn()
    await page.getByText('Acme AI').first().waitFor()
    const accent = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent-light'))
    await expect.poll(accent).toBe('#7c3aed')
  })
})
