/**
 * Why a URL given by a tenant may not be called; null when it may. Only `https:` to a public name: no address literals in
 * any notation (URL parsing has already turned `0x7f.1` into `127.0.0.1`), no names that lead inside.
 */
export function objectionToUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'It is not a URL.'
  const { protocol, hostname, username, password, port, search, hash } = new URL(text)
  if (protocol !== 'https:') return 'It must begin with https://.'
  if (username !== '' || password !== '') return 'It must not contain a user name or password.'
  if (port !== '' && Number(port) < 1024) return 'That port is reserved.'
  if (search !== '' || hash !== '') return 'It must not contain a query or a fragment.'
  const host = hostname.toLowerCase().replace(/\.+$/, '')
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return 'It must name a host, not an address.'
  if (!host.includes('.') || INSIDE.test(host)) return 'That host is not public.'
  return null
}

const INSIDE =
  /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|private|test|invalid|onion|arpa|nip\.io|sslip\.io|xip\.io)$/
