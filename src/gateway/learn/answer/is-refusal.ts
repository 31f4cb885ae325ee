/** An apology that may come before a refusal, up to the comma and the `but` after it. */
const SORRY =
  "(?:(?:i['’]?m|i am|we['’]?re) (?:very |really |so |truly )?(?:sorry|afraid)|sorry|(?:i|my) apologi[sz]e?s?|unfortunately)(?: that)?[,.:;—– -]*(?:but |however,? )?"
const AS_AI = '(?:as an? (?:ai|artificial intelligence|(?:large )?language model)[^,.]{0,60}, ?)?'
/** Not `cannot help but`, nor `cannot help laughing`: those are no refusals. */
const HELP_WITH = '(?:help|assist)(?! but\\b| \\w+ing\\b)(?: you| out)?(?: with| in|[.,!;]|$)'
const THAT = '(?:that|this|such|these|those|the requested|your request)'
const ENGLISH_VERB = [
  HELP_WITH,
  `(?:comply|engage) with ${THAT}`,
  `(?:fulfil|fulfill|complete|continue(?: with)?|discuss|participate in|respond to) ${THAT}`,
  'do that[.,!;]',
  `(?:provide|give|offer|create|generate|write|produce) (?:you )?(?:with )?(?:(?:${THAT}|instructions|guidance|assistance|information (?:on|about|that)|help|explicit|sexual|sexually|harmful|hateful|illegal|violent)\\b)`,
].join('|')
const ENGLISH = [
  `(?:${SORRY})?${AS_AI}(?:i|we) (?:can(?:not|['’]?t| not)|(?:am|are) (?:not able|unable) to|won['’]?t(?: be able to)?|will not|must decline to|have to decline to) (?:${ENGLISH_VERB})`,
  `(?:${SORRY})?${AS_AI}i['’]?m (?:not able|unable|not allowed|not permitted|not comfortable|not going) (?:to )?(?:${ENGLISH_VERB})`,
  `(?:${SORRY})?i (?:must|have to) (?:respectfully )?decline(?: (?:that|this|your|to)\\b|[.,])`,
  `(?:${SORRY})?i (?:do not|don['’]?t) feel comfortable (?:helping|assisting|providing|writing|creating|generating)\\b`,
  `${SORRY}(?:that|this)(?: request|['’]s)? (?:is|goes|violates)? ?(?:something i (?:can['’]?t|cannot)|against my (?:guidelines|principles|programming)|my (?:guidelines|policies))`,
]

/** The same in other languages: an apology or none, an inability, and a verb of help; all within the first sentences. */
const OTHERS = [
  // German
  '(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung|leider)[,.]? ?(?:aber )?[^.!?\\n]{0,80}\\b(?:nicht (?:weiter)?helfen|nicht (?:dabei |damit )?(?:unterstützen|behilflich sein)|nicht (?:erfüllen|nachkommen|bereitstellen))\\b',
  '(?:dabei|damit|hierbei|bei dieser anfrage) kann ich (?:dir |ihnen |euch )?(?:leider )?nicht (?:weiter)?(?:helfen|behilflich sein|unterstützen)',
  'ich kann (?:dir |ihnen |euch )?(?:leider )?(?:dabei|damit|bei (?:dieser|deiner|ihrer) (?:bitte|anfrage|frage)|hierbei) (?:leider )?nicht (?:weiter)?helfen',
  // French
  "(?:je (?:suis|regrette)[^.!?\\n]{0,20}|désolée?|malheureusement)[,.]? ?(?:mais )?je ne (?:peux|puis) pas (?:vous |t['’]|te )?(?:aider|assister|répondre à (?:cette|votre|ta)|fournir|satisfaire|accéder à|donner suite)",
  "je ne (?:peux|puis) pas (?:vous |t['’])aider (?:avec|à|sur|pour|dans) (?:ça|cela|ce|cette|votre)",
  // Spanish, Portuguese, Italian
  '(?:lo siento|lo lamento|disculpa|perdón)[^.!?\\n]{0,20}[,.]? ?(?:pero )?no (?:puedo|podemos) (?:ayudar|asistir|proporcionar|cumplir|responder a es[ae]|continuar con|generar)',
  'no puedo ayudar(?:te|le|los|la)? con (?:eso|esto|es[ae]|est[ae]|tu|su)\\b',
  '(?:desculpe|desculpa|lamento|sinto muito)[^.!?\\n]{0,20}[,.]? ?(?:mas )?(?:eu )?não (?:posso|consigo) (?:te |lhe |o )?(?:ajudar|ajudá|fornecer|atender|cumprir|auxiliar)',
  'não posso (?:te |lhe )?ajudar (?:com (?:isso|esse|essa|este|esta)|nisso)',
  '(?:mi dispiace|spiacente|mi scuso)[,.]? ?(?:ma )?non posso (?:aiutart|aiutarl|aiutarv|assister|fornire|soddisfare|rispondere a quest)',
  // Dutch, Polish, Turkish
  '(?:het spijt me|sorry|helaas)[,.]? ?(?:maar )?(?:ik kan|daar kan ik|hier kan ik|daarbij kan ik)[^.!?\\n]{0,50} niet (?:mee |bij )?(?:helpen|assisteren)',
  '(?:przykro mi|przepraszam|niestety)[,.]? ?(?:ale )?nie mogę (?:ci |ty[mch]+ |w tym |z tym )*(?:pomóc|spełnić|udzielić)',
  '(?:üzgünüm|maalesef|kusura bakma(?:yın)?)[,.]? ?(?:ama |ancak )?[^.!?\\n]{0,60}yardımcı ol(?:amam|amıyorum|amayacağım)',
  // Russian, Arabic, Hindi
  '(?:к сожалению|извините|простите|мне (?:очень )?жаль)[,.]? ?(?:но )?я не (?:могу|смогу) (?:вам |тебе |с этим )*(?:помочь|предоставить|выполнить|ответить на этот)',
  '(?:آسف|عذر|أعتذر|للأسف)[^.!؟\\n]{0,20} ?(?:لا أستطيع|لا يمكنني|لا أقدر) (?:مساعدتك|المساعدة|تقديم|تلبية)',
  '(?:क्षमा करें|माफ़ कीजिए|माफ़ करें|मुझे खेद है)[^.!?।\\n]{0,100}(?:मदद|सहायता|प्रदान)[^.!?।\\n]{0,20}नहीं कर सक',
  // Chinese, Japanese, Korean
  '(?:很抱歉|非常抱歉|抱歉|对不起|對不起|不好意思)[，,。]? ?(?:但是?)?我?(?:无法|無法|不能|没办法)(?:为您|为你|為您|為你|向您|向你)?(?:提供(?:这|這|此|该|相关|任何|协助|協助|帮助|幫助)|协助|協助|帮助|幫助|帮|满足|滿足|完成(?:这|這|此|该)|回答(?:这|這|此|该)|处理(?:这|此|该))',
  '(?:大変)?(?:申し訳(?:ありません|ございません)|すみません|恐れ入ります|ごめんなさい)(?:が|。|、)[^。\\n]{0,80}(?:お手伝い|お答え|ご提供|提供|対応|お応え|支援)[^。\\n]{0,15}(?:できません|できかねます|いたしかねます)',
  '(?:죄송하지만|죄송합니다(?:만)?|미안하지만)[.,]? ?[^.\\n]{0,60}(?:도와|도움을|제공해?|지원해?|답변해?)[^.\\n]{0,10}(?:수 없|수는 없|어렵습니다)',
]

const REFUSES = new RegExp(`^(?:${[...ENGLISH, ...OTHERS].join('|')})`, 'iu')
/** What may stand before the first word. */
const BEFORE_WORDS = /^[\s"'“”«»*_#>`\-–—]+/u

/**
 * Whether a short answer opens by refusing: it says in one of the main languages that it cannot help. An apology alone is none,
 * nor what it cannot see, know or find. A longer answer that opens so goes on to help.
 */
export function isRefusal(head: string): boolean {
  return REFUSES.test(head.replace(BEFORE_WORDS, ''))
}
