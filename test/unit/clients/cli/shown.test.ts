import { afterEach, expect, test, vi } from 'vitest'
import { painted, safe, table, whole } from '../../../../src/clients/cli/shown.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  Reflect.deleteProperty(process.stdout, 'isTTY')
})

function terminal(isTTY: boolean, noColour = '', term = 'xterm'): void {
  Object.defineProperty(process.stdout, 'isTTY', { value: isTTY, configurable: true })
  vi.stubEnv('NO_COLOR', noColour)
  vi.stubEnv('TERM', term)
}

test('colours are for a terminal, and for nobody who wants none', () => {
  terminal(true)
  expect(painted('well', 'green')).toBe('\u001b[32mwell\u001b[0m')
  terminal(true, '1')
  expect(painted('well', 'green')).toBe('well')
  terminal(true, '', 'dumb')
  expect(painted('well', 'green')).toBe('well')
  terminal(false)
  expect(painted('well', 'green')).toBe('well')
})

test('a table has columns as wide as they need to be, and cuts what is long', () => {
  const rows = [
    { id: 'key_1', at: Date.UTC(2026, 10, 1), note: null },
    { id: 'k', at: 12, note: 'x'.repeat(60) },
  ]
  expect(table(rows, ['id', 'at', 'note'])).toBe(
    `ID     AT                    NOTE\nkey_1  2026-11-01T00:00:00Z  -\nk      12                    ${'x'.repeat(47)}…`,
  )
  expect(table([], ['id'])).toBe('None.')
})

test('what others wrote cannot steer the terminal', () => {
  expect(safe('a\u001b[2Jb\u0007\u009b')).toBe('a\ufffd[2Jb\ufffd\ufffd')
  expect(table([{ name: '\u001b]0;title\u0007' }], ['name'])).not.toContain('\u001b]')
  expect(whole({ name: '\u001b[31m' }).text).not.toContain('\u001b[31m')
})
