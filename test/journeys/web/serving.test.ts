import { expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'

const gateway = startGateway()
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(gateway.url + path, { headers, redirect: 'manual' })

async function assetsOf(page: string): Promise<string[]> {
  return [...page.matchAll(/(?:src|href)="(\/dashboard\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
}

test('the dashboard is one page at every path below its own, which may run and load only what this origin has', async () => {
  const pages = ['/dashboard', '/dashboard/', '/dashboard/requests', '/dashboard/keys/some/thing']
  const texts = await Promise.all(
    pages.map(async (path) => {
      const response = await get(path)
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ])
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('cache-control')).toBe('no-cache')
      return response.text()
    }),
  )
  expect(new Set(texts).size).toBe(1)
  const [page = ''] = texts
  expect(page).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=|https?:/)
  expect((await assetsOf(page)).length).toBeGreaterThanOrEqual(2)
})

test('its files are kept by browsers for ever, as their names have the hash of what is in them', async () => {
  for (const path of await assetsOf(await (await get('/dashboard/')).text())) {
    const response = await get(path)
    expect([path, response.status]).toEqual([path, 200])
    expect(path).toMatch(/-[\w-]{8}\.\w+$/)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const again = await get(path, { 'if-none-match': response.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
  }
})

test('a file that is not there is no page, and nothing else of the folder is served', async () => {
  for (const path of ['/dashboard/assets/none.js', '/.stamp', '/dashboard/../.stamp', '/.assetsignore']) {
    const response = await get(path)
    expect([path, response.status >= 400]).toEqual([path, true])
    expect(response.headers.get('content-type')).not.toContain('text/html')
  }
  expect((await fetch(`${gateway.url}/dashboard/`, { method: 'POST' })).status).toBe(405)
})

test('who opens the gateway’s address in a browser comes to it, and a program is told where to begin', async () => {
  const page = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
  expect([page.status, page.headers.get('location')]).toEqual([302, '/dashboard/'])
  expect(await (await get('/', { accept: '*/*' })).json()).toMatchObject({ name: 'Sluice' })
})
