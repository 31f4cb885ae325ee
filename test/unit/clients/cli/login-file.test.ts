import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  addressOf,
  forgetLogin,
  isReadByOthers,
  keepLogin,
  loginFile,
  loginOf,
} from '../../../../src/clients/cli/login-file.ts'

const KEPT = { url: 'https://ai.example.com', key: 'sl-kept-key' }
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-login-'))
  vi.stubEnv('XDG_CONFIG_HOME', folder)
  for (const name of ['SLUICE_URL', 'SLUICE_API_KEY', 'SLUICE_KEY']) vi.stubEnv(name, '')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test('a login is kept for its owner alone, also where others could read it before', () => {
  const file = keepLogin(KEPT)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  chmodSync(file, 0o644)
  expect(isReadByOthers()).toBe(true)
  keepLogin(KEPT)
  expect(isReadByOthers()).toBe(false)
  expect(loginOf()).toEqual(KEPT)
})

test('a login that is forgotten is gone', () => {
  keepLogin(KEPT)
  expect(forgetLogin()).toBe(true)
  expect(forgetLogin()).toBe(false)
  expect(isReadByOthers()).toBeNull()
  expect(loginOf()).toEqual({ url: 'http://127.0.0.1:8787', key: 'sl-local-development-key' })
})

test('the environment goes before what is kept', () => {
  keepLogin(KEPT)
  vi.stubEnv('SLUICE_API_KEY', 'sl-named-key')
  expect(loginOf()).toEqual({ ...KEPT, key: 'sl-named-key' })
  vi.stubEnv('SLUICE_URL', 'https://other.example.com/')
  expect(loginOf()).toEqual({ url: 'https://other.example.com', key: 'sl-named-key' })
})

test('a key that is kept goes to no other address than its own', () => {
  keepLogin(KEPT)
  vi.stubEnv('SLUICE_URL', 'https://other.example.com')
  expect(() => loginOf()).toThrow('No key is known for https://other.example.com')
  vi.stubEnv('SLUICE_URL', 'http://ai.example.com')
  expect(() => loginOf()).toThrow('No key is known')
  vi.stubEnv('SLUICE_URL', 'http://127.0.0.1:9999')
  expect(loginOf().key).toBe('sl-local-development-key')
})

test('a file that was damaged says so', () => {
  keepLogin(KEPT)
  writeFileSync(loginFile(), 'nonsense')
  expect(() => loginOf()).toThrow('run `sluice login` again')
})

describe('an address', () => {
  test.each(['ftp://ai.example.com', 'ai.example.com', 'https://me:secret@ai.example.com'])('is not %s', (text) => {
    expect(() => addressOf(text)).toThrow(expect.objectContaining({ exitCode: 2 }))
  })

  test('has no slash at its end', () => {
    expect(addressOf('https://ai.example.com/sub/')).toBe('https://ai.example.com/sub')
  })
})
