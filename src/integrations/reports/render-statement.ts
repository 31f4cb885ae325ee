import type { RoiReply } from '../../contract/insights.ts'
import { note, pageOf, percent, section, table, usd } from './page.ts'

const NAMES: Readonly<Record<RoiReply['lines'][number]['name'], string>> = {
  routing: 'Another model or host than the baseline',
  answer_cache: 'Answers from memory',
  prompt_cache: 'Prompts kept by providers',
  failover: 'Requests rescued by another provider',
}

/** What a period cost and saved, as one page to print. */
export function renderStatement(reply: RoiReply): string {
  const { from, to, timezone, baseline, requests, lines } = reply
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
  const title = `Statement, ${date.format(from)} to ${date.format(to - 1)}`
  const fee: [string, string][] = reply.feeNanos > 0 ? [['Fee of the gateway, as stated', usd(reply.feeNanos)]] : []
  const roi: [string, string][] = reply.roi === null ? [] : [['Return on it', percent(reply.roi)]]
  const share = reply.savedShare === null ? '' : ` (${percent(reply.savedShare)})`
  return pageOf(
    title,
    [`Days are those of ${timezone}. Money in US dollars. Savings are counted against the baseline \`${baseline}\`.`],
    [
      section('In sum', [
        table(
          ['', ''],
          [
            ['Requests', requests],
            ['Spent', usd(reply.spentNanos)],
            ['Without the gateway', usd(reply.baselineNanos)],
            ['Saved', `${usd(reply.savedNanos)}${share}`],
            ...fee,
            ...roi,
          ],
        ),
      ]),
      section('What saved how much', [
        table(
          ['', 'Requests', 'Saved', 'How it is counted'],
          lines.map((line) => [NAMES[line.name], line.requests, usd(line.savedNanos), line.formula]),
        ),
        note('Each line can be counted again from the rows that the analytics API gives for it.'),
      ]),
    ],
  )
}
