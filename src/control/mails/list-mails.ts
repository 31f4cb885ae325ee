import { listOf } from '../../contract/admin.ts'
import { MailsQuery, MailView } from '../../contract/mails.ts'
import { mailsOf } from '../../storage/mails.ts'
import { read } from '../endpoint.ts'

export const listMails = read({
  method: 'GET',
  path: '/admin/mails',
  summary: 'List what was mailed or is to be, newest first, and what became of it.',
  scope: 'settings:read',
  query: MailsQuery,
  reply: listOf(MailView),
  async handle({ query, db, tenantId }) {
    const rows = await mailsOf(db, tenantId).list(query)
    return { data: rows.map((row) => ({ ...row, recipients: [...row.recipients] })) }
  },
})
