import type { Asking, Restriction } from '../call.ts'

/** Servers of one's own keep nothing. */
export const KEEPS_NOTHING: ReadonlySet<string> = new Set(['ollama', 'vllm', 'lmstudio', 'llamacpp', 'sandbox'])

/** Whether a model at a provider may answer a request that is restricted. Where it must be handled is a matter of credentials. */
export function isPermitted(
  { provider, model }: { readonly provider: string; readonly model: string },
  { caller }: Asking,
  { only, zdr }: Restriction,
): boolean {
  const { zdrProviders = [] } = caller.tenant.settings
  if (zdr && !zdrProviders.includes(provider) && !KEEPS_NOTHING.has(provider)) return false
  const arm = `${provider}/${model}`
  return only.every((patterns) => patterns.some((pattern) => fitsPattern(pattern, arm)))
}

/** Whether `provider/model` fits a pattern, in which each `*` stands for any characters; one without a slash is a model's, and of several with `&` between them each must fit. */
export function fitsPattern(pattern: string, arm: string): boolean {
  if (pattern.includes('&')) return pattern.split('&').every((each) => fitsPattern(each, arm))
  const text = pattern.includes('/') || pattern === '*' ? arm : arm.slice(arm.indexOf('/') + 1)
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return text === pattern
  const last = rest.pop() ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  const end = text.length - last.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= end
}
