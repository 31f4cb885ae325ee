/** A recorded stream of JSON lines, imported as text. */
declare module '*.ndjson?raw' {
  const text: string
  export default text
}
