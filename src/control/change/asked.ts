/** The request as it came, as far as it matters for how a change is made. */
export interface Asked {
  readonly path: string
  readonly text: string
  readonly headers: Headers
}
