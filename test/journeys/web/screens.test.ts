import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, test } from 'vitest'
import { chromiumPath, startBrowser, type Visit } from '../../support/browser.ts'
import { startGateway } from '../../support/gateway.ts'

const SCREENS = [
  '/',
  '/?range=7d&compare=1',
  '/requests',
  '/requests?from=0&to=4102444800000&provider=sandbox',
  '/cost?range=7d&compare=1',
  '/cost?tab=forecast',
  '/cost?tab=budgets',
  '/performance?compare=1',
  '/quality?range=30d',
  '/patterns?range=30d',
  '/savings?range=30d&fee=10',
  '/incidents',
  '/playground?other=sandbox%2Fecho-small',
  '/routing',
  '/routing?tab=simulate',
  '/routing?tab=routes',
  '/routing?tab=versions',
  '/routing?tab=newcomers',
  '/models',
  '/models?tab=credentials',
  '/models?tab=prices',
  '/policies',
  '/reports',
  '/reports?tab=reports',
  '/keys',
  '/limits',
  '/people',
  '/alerts',
  '/audit',
  '/settings',
  '/nowhere',
]

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

describe.skipIf(chromiumPath === null)('each screen', () => {
  const gateway = startGateway()
  const { visit, signedIn } = startBrowser(gateway)

  /** By night only colours are other ones. */
  async function faultsOf({ page }: Visit, colorScheme: 'light' | 'dark') {
    const axe = new AxeBuilder({ page: page as never })
    const asked = colorScheme === 'dark' ? axe.withRules(['color-contrast', 'link-in-text-block']) : axe.withTags(TAGS)
    const { violations } = await asked.analyze()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  }

  async function prepare() {
    const messages = [{ role: 'user', content: 'Say hello.' }]
    for (const model of ['auto', 'sandbox/flaky', 'sandbox/denied']) {
      await (await gateway.send('POST', '/v1/chat/completions', { model, messages })).text()
    }
    const settled = async () =>
      (await (await gateway.send('GET', '/admin/requests')).json()) as { data: { id: string }[] }
    await expect.poll(async () => (await settled()).data.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    await gateway.send('POST', '/admin/policies', {
      name: 'No mail',
      effect: { do: 'flag', direction: 'input', detect: ['email'] },
    })
    await gateway.send('PUT', '/admin/aliases/support', { strategy: 'fallback', models: ['sandbox/echo-large'] })
    await gateway.send('POST', '/admin/budgets', { name: 'Month', on: { level: 'tenant' }, usd: 5 })
    await gateway.send('POST', '/admin/webhooks', { url: 'https://hooks.example.com/' })
    return (await settled()).data[0]?.id ?? ''
  }

  test('can be used by everybody (WCAG 2.2 AA), by day and by night, asks nobody but the gateway, and logs no error', async () => {
    const id = await prepare()
    const screens = [...SCREENS, `/requests?id=${id}`]
    const found: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      const visitor = await signedIn({ colorScheme, reducedMotion: 'reduce' })
      for (const path of screens) {
        await visitor.open(path)
        found.push(...(await faultsOf(visitor, colorScheme)).map((fault) => `${colorScheme} ${path} ${fault}`))
      }
      found.push(...visitor.foreign, ...visitor.errors)
    }
    expect(found).toEqual([])
  }, 240_000)

  test('the door can be used by everybody too', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const visitor = await visit({ colorScheme })
      await visitor.open('/')
      await visitor.page.getByLabel('API key').waitFor()
      expect(await faultsOf(visitor, colorScheme)).toEqual([])
    }
  })

  test('fits a screen of 360 pixels without scrolling sideways', async () => {
    const visitor = await signedIn({ viewport: { width: 360, height: 740 } })
    const found: string[] = []
    const over = () => visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    for (const path of SCREENS) {
      await visitor.open(path)
      const wider = await over()
      if (wider > 0) found.push(`${path} is ${wider} pixels too wide`)
    }
    expect(found).toEqual([])
    await visitor.page.getByRole('button', { name: 'Menu' }).click()
    await visitor.page.getByRole('link', { name: 'Keys' }).click()
    await visitor.page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
    expect(await over()).toBe(0)
  }, 120_000)
})
