import type { OutgoingRequest, ReportNotice } from './notifier.ts'
import { signWebhook } from './sign-webhook.ts'

/** Where a tenant's webhooks go. Who sends them must first see that the address is public: see `shared/public-url.ts`. */
export interface WebhookChannel {
  readonly url: string
  /** `whsec_…`; the newest first, and the one before while receivers change over. */
  readonly secrets: readonly string[]
}

/**
 * The signed request that announces a report to a webhook. Its body has `type`, `timestamp` and `data` as Standard Webhooks
 * recommends, without the page: receivers fetch `GET /admin/reports/{id}`. `now` is epoch ms.
 */
export async function webhookRequest(
  { url, secrets }: WebhookChannel,
  notice: ReportNotice,
  now: number,
): Promise<OutgoingRequest> {
  const { html: _, ...data } = notice
  const body = JSON.stringify({ type: 'report.created', timestamp: new Date(now).toISOString(), data })
  // One id for every attempt at the same notice: a receiver that has seen it need not act twice.
  const signature = await signWebhook(secrets, { id: `msg_${notice.id}`, at: now, body })
  return { url, method: 'POST', headers: { 'content-type': 'application/json', ...signature }, body }
}
