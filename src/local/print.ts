/** Says something to the person at the terminal. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
