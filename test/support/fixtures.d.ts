/** A recorded event stream, imported as text. */
declare module '*.sse?raw' {
  const text: string
  export default text
}
