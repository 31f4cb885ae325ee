import { describe, expect, test } from 'vitest'
import { OptimizerReport, type OptimizerReportView } from '../../../src/contract/reports.ts'
import { noticeOf } from '../../../src/integrations/notify/notice-of.ts'
import { renderReport } from '../../../src/integrations/reports/render-report.ts'

const EVIL = `</td><script>alert("1")</script><img src=x onerror='a()'>&`

const body: OptimizerReport = {
  requests: 1_000,
  failed: 3,
  costNanos: 12_340_000_000,
  lookedAt: 500,
  share: 0.5,
  isSample: true,
  routing: {
    requests: 200,
    costNanos: 1_000_000_000,
    baselineNanos: 3_000_000_000,
    dearestNanos: 4_000_000_000,
    savedNanos: 2_000_000_000,
    savedShare: 2 / 3,
    expectedQuality: 0.8,
    bestQuality: 0.85,
    graded: 40,
    quality: 0.82,
    qualityLow: 0.7,
    qualityHigh: 0.9,
    trials: 6,
    trialsNanos: 30_000_000,
    trialsExtraNanos: -1_000_000,
    models: [{ model: EVIL, requests: 200, costNanos: 1_000_000_000 }],
    versions: [{ version: EVIL, requests: 200 }],
  },
  forecasts: { quality: 0.97, cost: null, latencyWithinP90: 0.91 },
  rescued: 12,
  incidents: [{ target: EVIL, error: EVIL, attempts: 13, rescued: 12 }],
  changes: [{ at: Date.UTC(2026, 9, 5, 12, 30), subject: EVIL, to: EVIL, reason: EVIL }],
  recommendations: [
    {
      kind: 'batch',
      subject: EVIL,
      title: EVIL,
      text: EVIL,
      savingNanosPerDay: 5_000_000_000,
      low: 4_000_000_000,
      high: 6_000_000_000,
      qualityChange: -0.01,
      confidence: 'low',
    },
  ],
}
const report: OptimizerReportView = {
  id: 'rep_1',
  kind: 'weekly',
  periodStart: Date.UTC(2026, 9, 5),
  periodEnd: Date.UTC(2026, 9, 12),
  createdAt: Date.UTC(2026, 9, 12),
  body,
}

describe('a report as a page', () => {
  const page = renderReport(report)

  test('shows each word of the report as a word, wherever it stands', () => {
    // Once for each of the nine places that take a text from the report.
    expect(page.split('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')).toHaveLength(10)
    expect(page).not.toMatch(/<script|<img|onerror='/)
    expect(page).toContain('&amp;')
  })

  test('runs nothing and fetches nothing', () => {
    const marked = [...(page.match(/<[^>]*>/g) ?? []), page.match(/<style>[^<]*/)?.[0]].join('\n')
    expect(marked).not.toMatch(
      /<(script|link|iframe|object|embed|img|form|base)\b|\b(src|href|on\w+)=|url\(|@import|https?:/i,
    )
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })

  test('closes every element that it opens', () => {
    for (const tag of [
      'html',
      'head',
      'body',
      'section',
      'table',
      'tbody',
      'thead',
      'tr',
      'td',
      'th',
      'p',
      'h1',
      'h2',
      'style',
    ]) {
      const opened = page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0
      expect({ tag, closed: page.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0 }).toEqual({ tag, closed: opened })
      expect(opened).toBeGreaterThan(0)
    }
  })

  test('says that it was reckoned from a part, and scales sums up from it', () => {
    expect(page).toContain('500 of 1000 requests were looked at')
    expect(page).toContain('$4.00 (66.7 %)')
    expect(renderReport({ ...report, body: { ...body, isSample: false, share: 1 } })).not.toContain('were looked at')
  })

  test('names its days by the first and the last that are part of it', () => {
    expect(page).toContain('<h1>Weekly report, 2026-10-05 to 2026-10-11</h1>')
  })

  test('says that nothing is known where nothing is', () => {
    const { routing } = body
    const empty = { ...body, incidents: [], changes: [], recommendations: [] }
    const silent = renderReport({
      ...report,
      body: { ...empty, routing: { ...routing, models: [], versions: [], quality: null } },
    })
    expect(silent.match(/None\./g)).toHaveLength(5)
    expect(silent).toContain('not known')
  })

  test('is of a report that the contract knows', () => {
    expect(OptimizerReport.parse(body)).toEqual(body)
  })
})

test('a report is announced with what was spent, saved and recommended', () => {
  const notice = noticeOf(report, '<p>page</p>')
  expect(notice).toMatchObject({ html: '<p>page</p>' })
  expect(notice.title).toBe('$12.34 spent, about $4.00 saved: 2026-10-05 to 2026-10-11')
  expect(notice.text).toContain('3 failed, 12 answered after an attempt had failed')
  expect(notice.text).toContain(EVIL)
})
