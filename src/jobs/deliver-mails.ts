import type { Env } from '../env.ts'
import { sendMail } from '../integrations/notify/send-mail.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/time.ts'
import { open } from '../storage/db.ts'
import { dueMails, type MailRow, mailsOf } from '../storage/mails.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const AT_ONCE_MAX = 50
/** After the first try, then after the second, and so on: eight tries in almost two days. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, DAY_MS]
/** A run begins no mail after this: it is cut short soon after. */
const BEGIN_WITHIN_MS = 15 * SECOND_MS

/** Sends what is to be mailed. What fails is tried again over two days; what is refused, or fails to the end, is dead. */
export const deliverMails: Job = {
  name: 'deliver-mails',
  cron: '* * * * *',
  async run(env, now) {
    const begun = Date.now()
    const due = await dueMails(open(env), now.getTime(), AT_ONCE_MAX)
    const outcomes = await inParallel(4, due, async (mail) => {
      if (Date.now() - begun < BEGIN_WITHIN_MS) await deliverMail(env, mail, now.getTime())
    })
    const names = due.map(({ id }) => id)
    return sentenceOf('mails tried', names, outcomes)
  },
}

/** Tries one mail, and writes down what became of it. A run cut short in between leaves it to be tried after the next pause. */
export async function deliverMail(env: Env, mail: MailRow, now: number): Promise<void> {
  const mine = mailsOf(open(env), mail.tenantId)
  const pauseMs = PAUSES_MS[mail.attempts]
  const next = pauseMs === undefined ? now + DAY_MS : now + pauseMs
  if (!(await mine.claim(mail, next))) return
  const { id, recipients: to, subject, text, html, createdAt: at } = mail
  const { via, delivery, status } = await sendMail({ id, to, subject, text, html, at }, env)
  const isOver = delivery === 'refused' || pauseMs === undefined
  const state = delivery === 'delivered' ? 'delivered' : isOver ? 'dead' : 'waiting'
  await mine.settle(id, { via, lastStatus: status, state })
}
