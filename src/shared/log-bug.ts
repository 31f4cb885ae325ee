/** Tells whoever runs the gateway of a bug, and nobody else. */
export function logBug(thrown: unknown, requestId: string): void {
  const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  // biome-ignore lint/suspicious/noConsole: the one place where bugs are told
  console.error(`${requestId} failed: ${what}`)
}
