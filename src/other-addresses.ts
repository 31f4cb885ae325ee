import { readCloudflarePath } from './conventions/cloudflare/path.ts'

/**
 * The path of ours that answers a path of another gateway or vendor, and headers that say what only that path said. Null:
 * the path is ours, or nobody's.
 */
export function ownAddress(pathname: string): { path: string; headers: Readonly<Record<string, string>> } | null {
  // OpenRouter's and Azure's clients begin their paths so.
  const versioned = /^\/(?:api|openai)(\/v1\/.*)$/.exec(pathname)?.[1]
  if (versioned) return { path: versioned, headers: {} }
  const [, deployment, rest] = /^\/openai\/deployments\/([^/]+)\/(.+)$/.exec(pathname) ?? []
  if (deployment && rest) return { path: `/v1/${rest}`, headers: { 'x-sluice-model': decoded(deployment) } }
  const cloudflare = readCloudflarePath(pathname)
  if (!cloudflare) return null
  const path = cloudflare.path === '/' ? UNIVERSAL : cloudflare.path
  return { path, headers: { [CLOUDFLARE_PATH]: pathname } }
}

/** As it stands, where it is not well encoded, or is nothing that a header can say. */
function decoded(part: string): string {
  try {
    const text = decodeURIComponent(part)
    return /^[\x20-\x7e]*$/.test(text) ? text : part
  } catch {
    return part
  }
}

/** Where Cloudflare's universal endpoint is answered. */
export const UNIVERSAL = '/universal'
/** Tells a rewritten request's own path: it may name provider and account. */
export const CLOUDFLARE_PATH = 'cf-aig-path'
