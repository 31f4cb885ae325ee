/** What a report is announced with: enough to read in a mail, and to find the whole. */
export interface ReportNotice {
  /** The report's id: sent twice, it is recognised by it. */
  readonly id: string
  readonly tenantId: string
  readonly kind: 'daily' | 'weekly' | 'monthly'
  /** Epoch ms; the end is not part of the period. */
  readonly periodStart: number
  readonly periodEnd: number
  /** One line. */
  readonly title: string
  /** A few sentences with figures. */
  readonly text: string
  /** The whole report as a page of HTML, for channels that show one. */
  readonly html: string
}

/** An HTTP request as data: who sends it decides how, and how often. It holds secrets, so it is never logged. */
export interface OutgoingRequest {
  readonly url: string
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What became of a notice. `retry`: the same request may go through later. */
export type Delivery = 'delivered' | 'retry' | 'refused'

/** A channel that tells a tenant of a report. */
export interface Notifier {
  send(notice: ReportNotice): Promise<Delivery>
}

/** Sends a request and gives the status that came back; 0 when none did. Lent, so that it is known who may reach where. */
export type Send = (request: OutgoingRequest) => Promise<number>

/** A channel from what it asks of the world: how its request is built, and who sends it. */
export function notifierOf(build: (notice: ReportNotice) => Promise<OutgoingRequest>, send: Send): Notifier {
  return { send: async (notice) => deliveryOf(await send(await build(notice))) }
}

/** What a status says of a delivery: time-outs, conflicts, limits and broken servers pass, everything else stays. */
export function deliveryOf(status: number): Delivery {
  if (status >= 200 && status < 300) return 'delivered'
  return status === 0 || status === 408 || status === 409 || status === 425 || status === 429 || status >= 500
    ? 'retry'
    : 'refused'
}
