import { describe, expect, it } from 'vitest'
import { turns } from './support.ts'

const blocks = (...parts: unknown[]) => turns([{ role: 'user', content: parts }])[0].content
const image = (url: string) => ({ type: 'image_url', image_url: { url } })
const file = (fields: Record<string, unknown>) => ({ type: 'file', file: fields })
const pdf = 'data:application/pdf;base64,UERG'

describe('images', () => {
  it.each([
    ['data:image/png;base64,AA==', 'png'],
    ['data:image/jpg;base64,AA==', 'jpeg'],
    ['data:IMAGE/WEBP;base64,AA==', 'webp'],
  ])('travel as bytes: %s', (url, format) => {
    expect(blocks(image(url))).toEqual([{ image: { format, source: { bytes: 'AA==' } } }])
  })

  it('may lie in Amazon’s storage', () => {
    expect(blocks(image('s3://bucket/a/b.JPG'))).toEqual([
      { image: { format: 'jpeg', source: { s3Location: { uri: 's3://bucket/a/b.JPG' } } } },
    ])
  })

  it('on the web are refused by the name of their field, as Bedrock fetches none', () => {
    const ask = () => blocks({ type: 'text', text: 'See' }, image('https://x.test/a.png'))
    const param = 'messages.0.content.1.image_url.url'
    expect(ask).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
  })

  it('of other formats are refused', () => {
    expect(() => blocks(image('data:image/tiff;base64,AA=='))).toThrow(/png, jpeg, gif, webp/)
  })

  it('may be the result of a tool', () => {
    const call = { id: 'a', type: 'function', function: { name: 'draw', arguments: '{}' } }
    const messages = [
      { role: 'user', content: 'Draw' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'a', content: [image('data:image/gif;base64,AA==')] },
    ]
    expect(turns(messages)[2].content[0].toolResult.content).toEqual([
      { image: { format: 'gif', source: { bytes: 'AA==' } } },
    ])
  })
})

describe('documents', () => {
  const text = { type: 'text', text: 'Sum up.' }

  it('travel as bytes under a name of permitted signs', () => {
    expect(blocks(text, file({ file_data: pdf, filename: 'Q3_report: final  (v2).pdf' }))).toEqual([
      { text: 'Sum up.' },
      { document: { format: 'pdf', name: 'Q3 report final (v2)', source: { bytes: 'UERG' } } },
    ])
  })

  it('have each a name of its own, and a text beside them', () => {
    const content = blocks(file({ file_data: pdf, filename: 'a.pdf' }), file({ file_data: pdf, filename: 'a.pdf' }))
    expect(content.map(({ document, text: said }: any) => document?.name ?? said)).toEqual([
      'a',
      'a (2)',
      'See the document.',
    ])
    expect(blocks(text, file({ file_data: pdf })).at(-1).document.name).toBe('document')
  })

  it.each([
    [{ file_data: 'data:text/csv;base64,QQ==' }, 'csv'],
    [{ file_data: 'data:text/x-python;base64,QQ==' }, 'txt'],
    [{ file_data: 'data:application/json;base64,QQ==' }, 'txt'],
    [{ file_data: 'QQ==', filename: 'a.docx' }, 'docx'],
    [{ file_data: 'QQ==', filename: 'a.md' }, 'md'],
    [{ file_data: 'QQ==', filename: 'a.txt' }, 'txt'],
    [{ file_data: 'QQ==' }, 'pdf'],
    [{ file_data: 's3://bucket/a.xlsx' }, 'xlsx'],
  ])('%j is read as %s', (fields, format) => {
    expect(blocks(text, file(fields))[1].document.format).toBe(format)
  })

  it('that are text need not be base64', () => {
    expect(blocks(text, file({ file_data: 'data:text/plain,h%C3%A9' }))[1].document.source.bytes).toBe('aMOp')
  })

  it.each([{ file_id: 'file-123' }, { file_data: 'https://x.test/a.pdf' }, {}])('%j are refused', (fields) => {
    expect(() => blocks(text, file(fields))).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'messages.0.content.1.file.file_data' }),
    )
  })
})

it('takes sound and video in their formats', () => {
  const sound = { type: 'input_audio', input_audio: { format: 'mp3', data: 'AA==' } }
  const video = { type: 'video_url', video_url: { url: 'data:video/quicktime;base64,AA==' } }
  expect(blocks(sound, video)).toEqual([
    { audio: { format: 'mp3', source: { bytes: 'AA==' } } },
    { video: { format: 'mov', source: { bytes: 'AA==' } } },
  ])
})

it('refuses parts of a type that it does not know by their name', () => {
  const param = 'messages.0.content.0'
  expect(() => blocks({ type: 'hologram' })).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
})
