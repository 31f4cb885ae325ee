import { escapeHtml } from './escape-html.ts'
import { moment, note, pageOf } from './page.ts'

/** A mail as a mailbox lists it. */
export interface Listed {
  readonly subject: string
  readonly recipients: readonly string[]
  /** Epoch ms. */
  readonly createdAt: number
  readonly state: string
  /** Where it is shown as a page; with `.eml` behind it, as a file. */
  readonly path: string
}

/** The mailbox of a local gateway as a page. */
export function renderMailbox(mails: readonly Listed[]): string {
  const lines = mails.map(({ subject, recipients, createdAt, state, path }) => {
    const link = (to: string, text: string) => `<a href="${escapeHtml(to)}">${escapeHtml(text)}</a>`
    const about = escapeHtml(`${moment(createdAt)}, to ${recipients.join(', ')}, ${state}`)
    return `<p>${link(path, subject)} (${link(`${path}.eml`, 'file')})<br>${about}</p>`
  })
  const notes = ['What a gateway on this machine would have mailed: nothing is sent. Times are UTC.']
  return pageOf('Mailbox', notes, lines.length === 0 ? [note('Nothing has come yet.')] : lines)
}
