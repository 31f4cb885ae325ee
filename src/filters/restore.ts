import { TOKEN, TOKEN_MOST, type Vault } from './vault.ts'

/** How a value is written where its token stood: as it is, or as inside a JSON string. */
export type Writing = 'plain' | 'json'

/** Swaps tokens back for the values they stand for. */
export function restoreText(vault: Vault, text: string, writing: Writing = 'plain'): string {
  if (vault.isEmpty || !text.includes('[')) return text
  return text.replace(TOKEN, (token) => {
    const value = vault.valueOf(token)
    if (value === null) return token
    return writing === 'json' ? JSON.stringify(value).slice(1, -1) : value
  })
}

/** The same for a text that arrives in pieces: what may be the beginning of a token waits for the rest. */
export function restoreStream(vault: Vault, writing: Writing = 'plain') {
  let held = ''
  return {
    /** Takes a piece; gives what may leave. */
    push(piece: string): string {
      if (vault.isEmpty) return piece
      const text = held + piece
      const open = text.lastIndexOf('[')
      const isOpen = open >= 0 && text.length - open < TOKEN_MOST && /^\[[A-Z0-9_]*$/.test(text.slice(open))
      const until = isOpen ? open : text.length
      held = text.slice(until)
      return restoreText(vault, text.slice(0, until), writing)
    },
    /** Gives what was still held. */
    end(): string {
      const rest = held
      held = ''
      return rest
    },
  }
}
