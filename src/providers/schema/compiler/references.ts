import { asRecord, isRecord, type Raw } from '../../../shared/json.ts'

/** What a local reference names in the schema it stands in; undefined: nothing, or it leads elsewhere. */
export function resolveReference(reference: string, root: Raw): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .map(unescaped)
    .reduce<unknown>((at, key) => {
      if (Array.isArray(at)) return at[Number(key)]
      return isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined
    }, root)
}

/**
 * The name among `$defs` for what a reference leads to: its own, by either of the names definitions have had, or one made
 * of the path to it. Null for the root, which needs none.
 */
export function definitionNameOf(reference: string, root: Raw): string | null {
  if (!reference.startsWith('#/')) return null
  const [folder, name, ...rest] = reference.slice(2).split('/').map(unescaped)
  const known = asRecord(root.$defs)
  if (name !== undefined && rest.length === 0) {
    if (folder === '$defs') return name
    if (folder === 'definitions' && !Object.hasOwn(known, name)) return name
  }
  const made = reference.slice(2).replace(/[^A-Za-z0-9_-]+/g, '.')
  return Object.hasOwn(known, made) ? `${made}.` : made
}

/** The one way to write a reference to what it leads to. */
export function canonicalReference(reference: string, root: Raw): string {
  const name = definitionNameOf(reference, root)
  return name === null ? reference : referenceTo(name)
}

/** The reference to a definition. */
export function referenceTo(definition: string): string {
  const escaped = definition.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25')
  return `#/$defs/${escaped}`
}

function unescaped(part: string): string {
  return decoded(part).replaceAll('~1', '/').replaceAll('~0', '~')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
