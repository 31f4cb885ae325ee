import { checkRecipients, type MailMessage, oneLine, readMailbox } from './mail-message.ts'

const LINE_MAX = 76
/** So many bytes are 52 characters of base64: with what makes them a word, and `Subject:` before it, a line is short enough. */
const WORD_BYTES = 39
/** Longer subjects are folded, which encoded words may be anywhere. */
const PLAIN_MAX = 60

/**
 * A mail as a file: a message of RFC 5322 with the text and the page as alternatives (RFC 2046), in base64 (RFC 2045), and
 * headers that no text can break out of (RFC 2047). Lines end with CRLF.
 */
export function mimeOf(message: MailMessage, from: string): string {
  const { id, at, text, html, subject } = message
  const sender = readMailbox(oneLine(from))
  const domain = sender.address.split('@')[1] ?? 'localhost'
  // Base64 holds no underscore: no part can hold the boundary.
  const boundary = `=_${id.replaceAll(/[^A-Za-z0-9]/g, '_')}`
  const { name, address } = sender
  return [
    `From: ${name === null ? address : `${phraseOf(name)}\r\n <${address}>`}`,
    `To: ${checkRecipients(message.to).map(oneLine).join(',\r\n ')}`,
    `Subject: ${wordsOf(oneLine(subject))}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id.replaceAll(/[^A-Za-z0-9_.-]/g, '-')}@${domain}>`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"`,
    '',
    ...part(boundary, 'text/plain', text),
    ...part(boundary, 'text/html', html),
    `--${boundary}--`,
    '',
  ].join('\r\n')
}

function part(boundary: string, type: string, content: string): string[] {
  const lines = base64(new TextEncoder().encode(content.replaceAll(/\r?\n/g, '\r\n')))
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(lines.match(new RegExp(`.{1,${LINE_MAX}}`, 'g')) ?? []),
    '',
  ]
}

/** A name before an address: as it is where it is plain words, else encoded. */
function phraseOf(name: string): string {
  return /^[A-Za-z0-9 ]{1,60}$/.test(name) ? name : encoded(name)
}

function wordsOf(line: string): string {
  const isPlain = /^[\x20-\x7e]*$/.test(line) && !line.includes('=?') && line.length <= PLAIN_MAX
  return isPlain ? line : encoded(line)
}

/** Encoded words of whole characters, one on a line. */
function encoded(text: string): string {
  const encoder = new TextEncoder()
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (encoder.encode(word + character).length > WORD_BYTES) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map((each) => `=?utf-8?B?${base64(encoder.encode(each))}?=`).join('\r\n ')
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
