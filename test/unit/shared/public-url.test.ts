import { expect, test } from 'vitest'
import { objectionToUrl } from '../../../src/shared/public-url.ts'

const allowed = [
  'https://api.openai.com/v1',
  'https://models.example.co.uk:8443/v1',
  'https://xn--bcher-kva.example/v1',
]

test.each(allowed)('%s may be called', (url) => {
  expect(objectionToUrl(url)).toBeNull()
})

const refused: Record<string, readonly string[]> = {
  'another protocol': ['http://api.openai.com', 'ftp://api.openai.com', 'javascript:alert(1)', 'file:///etc/passwd'],
  'no URL at all': ['', 'api.openai.com', 'https://', 'https://exa mple.com'],
  'a user name or password': ['https://user@api.openai.com', 'https://user:secret@api.openai.com', 'https://:x@a.com'],
  'a query or a fragment': ['https://api.openai.com/v1?to=', 'https://api.openai.com/v1#'.concat('x')],
  'an IPv4 address': [
    'https://127.0.0.1',
    'https://10.0.0.8/v1',
    'https://169.254.169.254/latest',
    'https://192.168.1.1',
    'https://8.8.8.8',
    'https://127.0.0.1.',
  ],
  'an IPv4 address in an odd notation': [
    'https://2130706433',
    'https://0x7f000001',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://127.1',
    'https://127。0。0。1',
    'https://127.0.0.1',
    'https://%31%32%37.0.0.1',
  ],
  'an IPv6 address': ['https://[::1]', 'https://[fe80::1]', 'https://[fd00::1]/v1', 'https://[2606:4700::1111]'],
  'an IPv4 address within an IPv6 one': [
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[::127.0.0.1]',
  ],
  'a name that leads inside': [
    'https://localhost',
    'https://LOCALHOST.:8443',
    'https://localhost..',
    'https://api.localhost',
    'https://printer.local',
    'https://metadata.google.internal/computeMetadata',
    'https://metadata',
    'https://host.localdomain',
    'https://10.0.0.1.nip.io',
    'https://1.0.0.127.in-addr.arpa',
  ],
  'a reserved port': ['https://api.openai.com:22', 'https://api.openai.com:80'],
}

test.each(Object.entries(refused).flatMap(([why, urls]) => urls.map((url) => [why, url] as const)))(
  'a URL with %s is refused: %s',
  (_, url) => {
    expect(objectionToUrl(url)).toEqual(expect.any(String))
  },
)

test('a name that only looks like one that leads inside may be called', () => {
  expect(objectionToUrl('https://mylocal.example.com')).toBeNull()
  expect(objectionToUrl('https://internal.example.com')).toBeNull()
  expect(objectionToUrl('https://notlocalhost.com')).toBeNull()
})
