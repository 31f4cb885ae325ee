/** Which token stands for which value, in one conversation. The same value under the same name has the same token. */
export interface Vault {
  /** The token for a value: `[EMAIL_1]`. When the vault is full it is `[EMAIL]`, which nothing turns back. */
  redact(name: string, value: string): string
  /** Says that a text looks as it does because somebody wrote it so: what looks like a token in it will not become one. */
  reserve(text: string): void
  /** The value behind a token; null where it is none, or one whose value the caller shall not see. */
  valueOf(token: string): string | null
  /** Whether there is any token that can be turned back. */
  readonly isEmpty: boolean
  /** The same numbering for what the caller shall not see: values found here are never given back. */
  readonly sealed: Vault
}

/** Tokens in a text; every match is at most `TOKEN_MOST` long. */
export const TOKEN = /\[[A-Z][A-Z0-9_]{0,31}_[1-9]\d{0,5}\]/g
/** The longest token, in characters. */
export const TOKEN_MOST = 41

const MOST_VALUES = 10_000
const MOST_CHARACTERS = 4_000_000

/** A new vault. */
export function createVault(): Vault {
  const tokens = new Map<string, string>()
  const values = new Map<string, string>()
  const counts = new Map<string, number>()
  const reserved = new Set<string>()
  let characters = 0
  const issue = (name: string, value: string, isSealed: boolean): string => {
    const key = `${name} ${value}`
    const known = tokens.get(key)
    if (known !== undefined) return known
    const kind = name.toUpperCase()
    if (tokens.size >= MOST_VALUES || characters + value.length > MOST_CHARACTERS) return `[${kind}]`
    let token = ''
    do {
      const number = (counts.get(kind) ?? 0) + 1
      counts.set(kind, number)
      token = `[${kind}_${number}]`
    } while (reserved.has(token))
    characters += value.length
    tokens.set(key, token)
    if (!isSealed) values.set(token, value)
    return token
  }
  const view = (isSealed: boolean, sealed: Vault | null): Vault => {
    const vault: Vault = {
      redact: (name, value) => issue(name, value, isSealed),
      reserve(text) {
        if (!text.includes('[')) return
        for (const [token] of text.matchAll(TOKEN)) {
          if (reserved.size < MOST_VALUES && !values.has(token)) reserved.add(token)
        }
      },
      valueOf: (token) => values.get(token) ?? null,
      get isEmpty() {
        return values.size === 0
      },
      get sealed() {
        return sealed ?? vault
      },
    }
    return vault
  }
  return view(false, view(true, null))
}
