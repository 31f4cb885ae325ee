import { flagHeader, listHeader } from '../headers/read-header.ts'
import { unreadHeaders } from '../headers/unread.ts'

const named = (...names: string[]): readonly string[] => names.map((name) => `x-portkey-${name}`)

/** Headers by which a request speaks Portkey's convention. */
export const SPOKEN = named(
  ...['api-key', 'config', 'provider', 'virtual-key', 'custom-host', 'metadata', 'trace-id', 'request-timeout'],
  ...['cache-namespace', 'cache-force-refresh', 'forward-headers', 'strict-open-ai-compliance', 'debug'],
)

/** What the clients say of themselves, what traces are drawn from, and what is so anyway: headers are never logged. */
const HARMLESS = named(
  ...['span-id', 'span-name', 'parent-span-id', 'sensitive-headers', 'fetch-integrated-models', 'async'],
  ...['package-version', 'runtime', 'runtime-version', 'os', 'arch', 'lang'],
)

const READ: ReadonlySet<string> = new Set([...SPOKEN, ...HARMLESS])

/** What the headers ask and is not done. */
export function headerWarnings(headers: Headers): readonly string[] {
  const forwarded = listHeader(headers, 'x-portkey-forward-headers')
  const logsNothing = flagHeader(headers, 'x-portkey-debug') === false
  const isStrict = flagHeader(headers, 'x-portkey-strict-open-ai-compliance') === true
  return [
    ...(forwarded.length > 0 ? ['`x-portkey-forward-headers`: no header is passed on to a provider.'] : []),
    ...(logsNothing ? ["`x-portkey-debug`: whether text is stored is the tenant's setting, not a request's."] : []),
    ...(isStrict ? ["`x-portkey-strict-open-ai-compliance`: fields beside OpenAI's are not taken out."] : []),
    ...unreadHeaders(headers, 'x-portkey-', READ),
  ]
}
