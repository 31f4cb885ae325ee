import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../../../src/gateway/learn/answer/is-refusal.ts'

describe('an answer that opens by refusing is found, in the main languages', () => {
  test.each([
    "I'm sorry, but I can't help with that.",
    'I’m sorry, but I can’t assist with that request.',
    'Sorry, I cannot comply with that.',
    "I can't help with creating malware. If you have questions on security, ask away.",
    'I cannot provide instructions for making explosives.',
    'As an AI language model, I cannot provide information on how to pick locks.',
    "I'm unable to assist with this request.",
    "I'm not able to help you with that.",
    'I must decline this request.',
    "I won't write this kind of content.",
    'Unfortunately, I am unable to fulfill this request.',
    '**I apologize, but I cannot generate explicit content.**',
    "I'm sorry, but I won't be able to help with this.",
    'I am afraid I cannot comply with that request.',
    'I’m sorry, I can’t continue this conversation.',
    'I apologize, but I do not feel comfortable helping with that.',
    'Es tut mir leid, aber dabei kann ich nicht helfen.',
    'Tut mir leid, aber ich kann dir bei dieser Anfrage nicht weiterhelfen.',
    'Dabei kann ich leider nicht helfen.',
    'Je suis désolé, mais je ne peux pas vous aider avec cette demande.',
    'Désolée, je ne peux pas répondre à cette question.',
    'Lo siento, pero no puedo ayudarte con eso.',
    'Desculpe, mas não posso ajudar com isso.',
    'Mi dispiace, ma non posso aiutarti con questa richiesta.',
    'Het spijt me, maar daar kan ik je niet mee helpen.',
    'Przykro mi, ale nie mogę w tym pomóc.',
    'Üzgünüm, ancak bu konuda yardımcı olamam.',
    'Извините, но я не могу помочь с этим.',
    'عذرًا، لا أستطيع مساعدتك في هذا الأمر.',
    'मुझे खेद है, लेकिन मैं इसमें आपकी मदद नहीं कर सकता।',
    '抱歉，我无法协助处理这个请求。',
    '很抱歉，我无法提供相关信息。',
    '對不起，我無法提供這方面的協助。',
    '申し訳ありませんが、そのご要望にはお応えできません。',
    '申し訳ございません。そのような内容のお手伝いはできかねます。',
    '죄송하지만 그 요청은 도와드릴 수 없습니다.',
  ])('%s', (text) => {
    expect(isRefusal(text)).toBe(true)
  })
})

describe('what only sounds like a refusal is none', () => {
  test.each([
    "I'm sorry to hear that your parcel is late. It arrives on Monday.",
    'I’m sorry for the confusion. The answer is 42.',
    "Sorry, that was my mistake: the loop should start at 1. Here's the corrected code.",
    "I can't help but notice that the second clause contradicts the first.",
    "I can't help falling in love with you is a line by Elvis Presley.",
    'I cannot find any errors in your code; it looks right.',
    'I cannot see the image. Please attach it again.',
    'I can’t recommend this book enough!',
    "I'm not able to attend on Friday, but Monday works. Kind regards, Ann",
    "I don't have access to live data, but as of 2023 the rate was 4 %.",
    'I am unable to attend the meeting due to illness.',
    'I cannot provide a definitive diagnosis, but the symptoms point to a cold.',
    'Unfortunately, the function throws when the list is empty.',
    'The phrase "I cannot help you" is a refusal.',
    'I apologize for the delay. Your order was shipped today.',
    "We can't wait to see you!",
    'I cannot answer this question with the context given: the text names no date.',
    'I cannot make any promises, yet the plan looks sound.',
    'Sorry, I cannot make that meeting.',
    'I cannot process this payment; please try another card.',
    'I can’t share that enthusiasm, but the film has merits.',
    'As an AI language model, I can help with drafting, summarising and translating.',
    'No. The statement is false.',
    'Es tut mir leid, dass Sie warten mussten. Ihr Paket ist unterwegs.',
    'Es tut mir leid, aber ich kann heute nicht kommen.',
    'Ich kann nicht schwimmen.',
    'Je suis désolé pour le retard.',
    'Je ne peux pas venir demain.',
    'Lo siento mucho por tu pérdida.',
    'No puedo creer que ya sea viernes.',
    'Desculpe o atraso, segue o relatório.',
    'Mi dispiace, ma non posso venire alla festa.',
    'Извините за опоздание.',
    '抱歉让您久等了，您的订单已发货。',
    '对不起，我不能参加明天的会议。',
    '申し訳ありませんが、明日の会議は欠席いたします。',
    '죄송합니다. 주문이 늦어졌습니다.',
    'Sorry seems to be the hardest word.',
    '',
  ])('%s', (text) => {
    expect(isRefusal(text)).toBe(false)
  })
})

test('any text whatsoever is looked at without harm', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => typeof isRefusal(text) === 'boolean'))
})
