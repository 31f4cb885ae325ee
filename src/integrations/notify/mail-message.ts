/** A mail as every carrier takes it. */
export interface MailMessage {
  /** The mail's own id: sent twice, it is recognised by it where a carrier can. */
  readonly id: string
  readonly to: readonly string[]
  readonly subject: string
  /** The same as text and as a page of HTML. */
  readonly text: string
  readonly html: string
  /** Epoch ms at which it was written. */
  readonly at: number
}

/** An address with the name before it, if there is one. */
export interface Mailbox {
  readonly name: string | null
  readonly address: string
}

/** What became of a mail. `retry`: the same mail may go through later. */
export type Delivery = 'delivered' | 'retry' | 'refused'

/** How many recipients every carrier takes. */
export const RECIPIENTS_MAX = 50

/** A text as one line: whatever would begin another header becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Reads `Sluice <reports@example.com>`, or the address alone. */
export function readMailbox(text: string): Mailbox {
  const [, name = '', address = ''] = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(text) ?? []
  return address === '' ? { name: null, address: text.trim() } : { name: name === '' ? null : oneLine(name), address }
}

/** Throws a RangeError where nobody is to get it, or more than carriers take. */
export function checkRecipients(to: readonly string[]): readonly string[] {
  if (to.length === 0 || to.length > RECIPIENTS_MAX)
    throw new RangeError(`A mail has 1 to ${RECIPIENTS_MAX} recipients.`)
  return to
}

/** What a status says of a delivery: time-outs, conflicts, limits and broken servers pass, everything else stays. */
export function deliveryOf(status: number): Delivery {
  if (status >= 200 && status < 300) return 'delivered'
  return status === 0 || status === 408 || status === 409 || status === 425 || status === 429 || status >= 500
    ? 'retry'
    : 'refused'
}
