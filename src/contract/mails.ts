import * as z from 'zod'

/** `GET /admin/mails`: newest first. */
export const MailsQuery = z.object({
  state: z.enum(['waiting', 'delivered', 'dead']).optional(),
  /** The page that follows the mail with this id. */
  before: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A mail: to whom, how often it was tried, and how that ended. What it says is in its report. */
export const MailView = z.object({
  id: z.string(),
  reportId: z.string(),
  recipients: z.array(z.string()),
  subject: z.string(),
  /** `dead`: it was refused, or tried so often that it is tried no more. */
  state: z.enum(['waiting', 'delivered', 'dead']),
  attempts: z.number(),
  /** Epoch ms of the next try, while it waits. */
  nextAt: z.number(),
  /** Who was asked to carry it last; null: nobody yet. */
  via: z.string().nullable(),
  /** The status of the latest try, as HTTP has them; 0: none came back; null: there was no try. */
  lastStatus: z.number().nullable(),
  createdAt: z.number(),
})
