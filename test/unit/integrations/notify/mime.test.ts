import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mimeOf } from '../../../../src/integrations/notify/mime.ts'

const message = {
  id: 'mail_acme_analytics-weekly_1',
  to: ['ada@acme.example', 'bob@acme.example'],
  subject: 'Usage of the week',
  text: 'Größe: 5 €\nNext line',
  html: '<p>Größe: 5 €</p>',
  at: Date.UTC(2026, 10, 2, 8, 7),
}
const FROM = 'Sluice <reports@acme.example>'

interface Parsed {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Reads a message by the rules of RFC 5322, strictly: CRLF alone ends lines, a header is a name, a colon and what follows. */
function read(raw: string): Parsed {
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]/g, ' ')
    .split('\r\n')
  const headers = lines.map((line) => {
    const [, name = '', value = ''] = /^([!-9;-~]+): ?(.*)$/.exec(line) ?? []
    expect(name, line).not.toBe('')
    return [name.toLowerCase(), value] as const
  })
  expect(new Set(headers.map(([name]) => name)).size).toBe(headers.length)
  return { headers: new Map(headers), body: raw.slice(end + 4) }
}

function partsOf({ headers, body }: Parsed): Parsed[] {
  const [, boundary = ''] = /^multipart\/alternative; boundary="(.+)"$/.exec(headers.get('content-type') ?? '') ?? []
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`)
  expect(pieces.at(-1)).toBe('--\r\n')
  return pieces.slice(1, -1).map((piece) => read(piece.slice(2)))
}

const bytesOf = (text: string) => Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (byte) => byte.charCodeAt(0))
const contentOf = ({ body }: Parsed) => new TextDecoder().decode(bytesOf(body))
const wordsOf = (header = '') =>
  header.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?utf-8\?B\?([^?]*)\?=/g, (_, word: string) => {
    return new TextDecoder().decode(bytesOf(word))
  })

describe('a mail as a file', () => {
  it('has the headers of a message, and the text and the page as alternatives', () => {
    const parsed = read(mimeOf(message, FROM))
    expect(Object.fromEntries(parsed.headers)).toMatchObject({
      from: FROM,
      to: 'ada@acme.example, bob@acme.example',
      subject: 'Usage of the week',
      date: 'Mon, 02 Nov 2026 08:07:00 +0000',
      'message-id': '<mail_acme_analytics-weekly_1@acme.example>',
      'mime-version': '1.0',
    })
    const [text, html] = partsOf(parsed)
    expect([text, html].map((part) => part?.headers.get('content-type'))).toEqual([
      'text/plain; charset=utf-8',
      'text/html; charset=utf-8',
    ])
    expect(text && contentOf(text)).toBe('Größe: 5 €\r\nNext line')
    expect(html && contentOf(html)).toBe(message.html)
  })

  it('holds any subject, sender and text, and lets none of them become a header or a part', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 300 })
    const hostile = fc.constantFrom('\r\nBcc: eve@example.com', '\r\n\r\n--=_mail', '=?utf-8?B?QQ==?=', '\u2028\0\x1b')
    const any = fc.tuple(words, hostile, words).map((parts) => parts.join(''))
    fc.assert(
      fc.property(any, any, any, (subject, name, text) => {
        const raw = mimeOf({ ...message, subject, text, html: text }, `${name.replaceAll(/["<>]/g, '')} <a@b.example>`)
        const parsed = read(raw)
        expect([...parsed.headers.keys()]).toEqual([
          ...['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'auto-submitted', 'content-type'],
        ])
        expect(wordsOf(parsed.headers.get('subject'))).toBe(
          subject
            .replace(/[\s\p{Cc}]+/gu, ' ')
            .trim()
            .toWellFormed(),
        )
        const [plain, page] = partsOf(parsed)
        const sent = text.replaceAll(/\r?\n/g, '\r\n').toWellFormed()
        expect([plain, page].map((part) => part && contentOf(part))).toEqual([sent, sent])
        for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
      }),
    )
  })
})
