import type { OptimizerReport, OptimizerReportView } from '../../contract/reports.ts'
import { capital, day, maybePercent, moment, note, pageOf, percent, score, section, table, usd } from './page.ts'

/**
 * A report as one page of HTML that stands by itself, to be read or printed: no script, nothing fetched from anywhere, and
 * every word of the report escaped.
 */
export function renderReport({ kind, periodStart, periodEnd, createdAt, body }: OptimizerReportView): string {
  const title = `${capital(kind)} report, ${day(periodStart)} to ${day(periodEnd - 1)}`
  const parts = [summary(body), quality(body), models(body), incidents(body), changes(body), recommendations(body)]
  const notes = [
    `Days are UTC. Written ${day(createdAt)}. Money in US dollars, quality from 0 to 1.`,
    ...(body.isSample ? [sampleNote(body)] : []),
  ]
  return pageOf(title, notes, parts)
}

function sampleNote({ lookedAt, requests, share }: OptimizerReport): string {
  return `${lookedAt} of ${requests} requests were looked at, ${percent(share)} of each hour; sums of routing are scaled up from them.`
}

function summary({ requests, failed, costNanos, routing, share }: OptimizerReport): string {
  const whole = (nanos: number) => usd(nanos / share)
  return section('What was spent and saved', [
    table(
      ['', ''],
      [
        ['Requests', requests],
        ['Failed', failed],
        ['Spent', usd(costNanos)],
        ['Routed by auto', Math.round(routing.requests / share)],
        ['Spent on those', whole(routing.costNanos)],
        ['The same at the best candidate each', whole(routing.baselineNanos)],
        ['The same at the dearest candidate each', whole(routing.dearestNanos)],
        ['Saved against the best', `${whole(routing.savedNanos)} (${percent(routing.savedShare)})`],
      ],
    ),
    note(
      'The best candidate is the one of the best expected quality for the very request; its cost is what was paid, scaled by what both were expected to cost.',
    ),
  ])
}

function quality({ routing, forecasts }: OptimizerReport): string {
  const { graded, qualityLow, qualityHigh } = routing
  const interval = qualityLow === null || qualityHigh === null ? '' : ` (${score(qualityLow)} to ${score(qualityHigh)})`
  return section('How good answers and forecasts were', [
    table(
      ['', ''],
      [
        ['Expected quality of who answered', score(routing.expectedQuality)],
        ['Expected quality of the best candidates', score(routing.bestQuality)],
        [`Mean of ${graded} grades`, `${score(routing.quality)}${interval}`],
        ['Quality forecasts held to', maybePercent(forecasts.quality)],
        ['Cost forecasts held to', maybePercent(forecasts.cost)],
        ['Answers within the expected 90th percentile of time', maybePercent(forecasts.latencyWithinP90)],
        ['Trials of other models', routing.trials],
        ['Trials cost, and more than the next choice', `${usd(routing.trialsNanos)}, ${usd(routing.trialsExtraNanos)}`],
      ],
    ),
  ])
}

function models({ routing }: OptimizerReport): string {
  return section('Who answered', [
    table(
      ['Model', 'Requests', 'Cost'],
      routing.models.map(({ model, requests, costNanos }) => [model, requests, usd(costNanos)]),
    ),
    table(
      ['Version of the router', 'Requests'],
      routing.versions.map(({ version, requests }) => [version, requests]),
    ),
  ])
}

function incidents({ rescued, incidents: kinds }: OptimizerReport): string {
  return section('Incidents', [
    note(`${rescued} requests were answered although an attempt had failed.`),
    table(
      ['Target', 'How it failed', 'Attempts', 'Answered all the same'],
      kinds.map(({ target, error, attempts, rescued: saved }) => [target, error, attempts, saved]),
    ),
  ])
}

function changes({ changes: steps }: OptimizerReport): string {
  return section('What changed', [
    table(
      ['When', 'What', 'To', 'Why'],
      steps.map(({ at, subject, to, reason }) => [moment(at), subject, to, reason]),
    ),
  ])
}

function recommendations({ recommendations: found }: OptimizerReport): string {
  return section('What else would save', [
    table(
      ['Recommendation', 'Saves a day', 'Between', 'Quality', 'Confidence'],
      found.map(({ title, text, savingNanosPerDay, low, high, qualityChange, confidence }) => [
        `${title}. ${text}`,
        usd(savingNanosPerDay),
        `${usd(low)} and ${usd(high)}`,
        `${qualityChange >= 0 ? '+' : ''}${qualityChange.toFixed(3)}`,
        confidence,
      ]),
    ),
    note('Each is reckoned alone, with an interval of 80 %; savings of several do not add up.'),
  ])
}
