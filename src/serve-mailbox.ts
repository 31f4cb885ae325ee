import { type Env, isLocal, setting } from './env.ts'
import { mimeOf } from './integrations/notify/mime.ts'
import { renderMailbox } from './integrations/reports/render-mailbox.ts'
import { Fault } from './shared/faults.ts'
import { databasesOf, homeOf } from './storage/databases.ts'
import { open } from './storage/db.ts'
import { type MailRow, mailbox, mailsOf } from './storage/mails.ts'

const MAILBOX = '/local/mailbox'
const SHOWN_MAX = 200
const SENDER = 'Sluice <sluice@localhost>'
/** A mail shows what is in it, and fetches, runs and sends nothing. */
const PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
}
const LIST = {
  ...PAGE,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

/** Whether a path is of the mailbox, which gateways have that run on somebody's own machine, and no others. */
export function isMailbox(path: string, env: Env): boolean {
  return isLocal(env) && (path === MAILBOX || path.startsWith(`${MAILBOX}/`))
}

/** Shows what is mailed: `/local/mailbox` as a page, with `?format=json` as a list, and each mail as a page or as a file. */
export async function serveMailbox(request: Request, env: Env, requestId: string): Promise<Response> {
  if (request.method !== 'GET') throw new Fault('method_not_allowed', 'The mailbox takes GET.')
  const { pathname, searchParams } = new URL(request.url)
  const named = (headers: object) => ({
    ...headers,
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  if (pathname !== MAILBOX) {
    const isFile = pathname.endsWith('.eml')
    const mail = await find(env, isFile ? pathname.slice(0, -'.eml'.length) : pathname)
    const { recipients: to, createdAt: at } = mail
    return isFile
      ? new Response(mimeOf({ ...mail, to, at }, setting(env, 'MAIL_FROM') ?? SENDER), {
          headers: named({ 'content-type': 'message/rfc822' }),
        })
      : new Response(mail.html, { headers: named(PAGE) })
  }
  const lists = await Promise.all(databasesOf(env).map((database) => mailbox(open(database.env), SHOWN_MAX)))
  const mails = lists.flat().map((mail) => ({ ...mail, path: pathOf(mail) }))
  if (searchParams.get('format') !== 'json') return new Response(renderMailbox(mails), { headers: named(LIST) })
  const data = mails.map(({ path, createdAt, subject, state }) => ({ path: `${path}.eml`, createdAt, subject, state }))
  return Response.json({ object: 'list', data }, { headers: named({}) })
}

function pathOf({ tenantId, id }: MailRow): string {
  return `${MAILBOX}/${encodeURIComponent(tenantId)}/${encodeURIComponent(id)}`
}

async function find(env: Env, path: string): Promise<MailRow> {
  const [tenantId = '', id = ''] = path
    .slice(MAILBOX.length + 1)
    .split('/')
    .map(decodeURIComponent)
  const mail = await mailsOf(open(await homeOf(env, tenantId)), tenantId).find(id)
  if (mail) return mail
  throw new Fault('not_found', 'There is no such mail.')
}
