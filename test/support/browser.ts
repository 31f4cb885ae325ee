import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { Gateway } from './gateway.ts'

const PLACES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Alone with the gateway: no update, no sync, nothing fetched in the background. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where Chromium is; null: this machine has none, and what needs a browser is skipped. */
export const chromiumPath = PLACES.find((path) => path !== undefined && existsSync(path)) ?? null

if (chromiumPath === null) {
  process.stderr.write('No Chromium found: the tests of the dashboard are skipped. Install it, or set CHROME_PATH.\n')
}

/** A page of the dashboard, and all it did that it should not. */
export interface Visit {
  readonly page: Page
  /** Errors of the page and of its console. */
  readonly errors: string[]
  /** Addresses asked that are not the gateway's. */
  readonly foreign: string[]
  /** Goes to a screen and waits until it has all it asked for. */
  open(path: string): Promise<void>
}

/** Starts a browser for the tests of a file. */
export function startBrowser(gateway: Gateway) {
  let browser: Browser | null = null
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: QUIET })
  })
  afterAll(() => browser?.close())

  /** A visitor with cookies of their own, not signed in. */
  async function visit(options: BrowserContextOptions = {}): Promise<Visit> {
    if (!browser) throw new Error('The browser is not started.')
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    const visitor: Visit = { page, errors: [], foreign: [], open: (path) => open(page, path) }
    page.on('pageerror', (error) => visitor.errors.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && visitor.errors.push(message.text()))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== gateway.url && protocol.startsWith('http')) visitor.foreign.push(request.url())
    })
    return visitor
  }

  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${gateway.url}/dashboard${path}`)
    await page.waitForLoadState('networkidle')
  }

  /** A visitor who is signed in with the local key. */
  async function signedIn(options: BrowserContextOptions = {}): Promise<Visit> {
    const visitor = await visit(options)
    await visitor.open('/')
    await visitor.page.getByRole('button', { name: 'Use the local key' }).click()
    await visitor.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    return visitor
  }
  return { visit, signedIn }
}
