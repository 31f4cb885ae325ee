/** One sign of an attempt to take over the model: how it begins, how it goes on, and how much it says by itself (1: enough). */
export interface Sign {
  readonly kind: string
  /** What it may begin with, one word or several each, parted by `|`, in lower case; a blank is any white space. */
  readonly first: string
  readonly rest: string
  readonly weight: number
}

const GAP = '[^.!?\\n]{0,40}?'
const NEAR = '[^.!?\\n]{0,20}?'
const OLD =
  '(?:previous|prior|above|preceding|earlier|foregoing|existing|initial|original|former|past|system|given|current|old|all)'
const ORDERS =
  '(?:instruction|prompt|direction|directive|command|order|rule|guideline|context|message|conversation|polic|restriction|constraint|training|programming|filter|safeguard|limitation|task|guidance|text|assignment|information|request)'

const WHOSE = '(?:your|the|its|my|our|this|these|all|any|full|entire|whole|complete|exact)\\s(?:\\w{1,12}\\s)?'
const HIDDEN = `${WHOSE}(?:system|initial|hidden|secret|original|developer|internal|confidential|full|above|previous|entire|pre)[\\s-]?(?:prompt|instructions?|message|directives?|rules|guidelines)`
const YOURS = '(?:your|the)\\s(?:prompt|instructions|directives|system\\smessage|guidelines|rules)'

/** Ordered by what they try. A text is suspect where signs of different kinds together weigh 1 or more. */
export const SIGNS: readonly Sign[] = [
  // Overriding what was said before
  {
    kind: 'override',
    first:
      'ignore|disregard|forget|override|bypass|neglect|skip|dismiss|discard|overlook|erase|drop|abandon|circumvent',
    rest: `(?:ing)?\\b${NEAR}\\b${OLD}\\b[^.!?\\n]{0,24}?\\b${ORDERS}`,
    weight: 1,
  },
  {
    kind: 'override',
    first: 'ignore|disregard|forget',
    rest: `\\s(?:about\\s)?(?:everything|anything|all|what(?:ever)?)\\b${NEAR}\\b(?:said|told|before|above|prior|instructed|learned|know|wrote|written|preceding|previously|read|just)\\b`,
    weight: 1,
  },
  {
    kind: 'override',
    first: 'ignore|disregard|forget|bypass|override',
    rest: `\\s(?:all\\s|any\\s)?(?:of\\s)?(?:your|the|these|those|its|any|openai|all)\\b${NEAR}\\b(?:instruction|rule|guideline|polic|restriction|programming|safeguard|filter|safety|ethic|training|prompt)`,
    weight: 0.8,
  },
  {
    kind: 'override',
    first: "do not|dont|don't|never|stop|without",
    rest: `\\s(?:follow|obey|adher|comply|listen|heed|respect)${GAP}\\b(?:instruction|rule|guideline|polic|restriction|prompt|above|previous|developer|system)`,
    weight: 0.7,
  },
  {
    kind: 'override',
    first: 'instead',
    rest: `,?\\s(?:of\\s${GAP},?\\s)?(?:print|output|say|write|respond|reply|answer|tell|only|do|give|return|produce)\\b`,
    weight: 0.35,
  },
  {
    kind: 'override',
    first: 'new|updated|real|actual|revised|important',
    rest: '\\s(?:system\\s)?(?:instructions?|task|prompt|directives?|orders?)\\s?(?::|follow|begin|start)',
    weight: 0.6,
  },
  {
    kind: 'override',
    first: 'your',
    rest: `\\s(?:new|real|true|actual|only)\\s(?:task|goal|instruction|objective|purpose|role|job|mission|prompt|directive)`,
    weight: 0.6,
  },
  // Another role
  {
    kind: 'role',
    first:
      "you are|you will|you shall|you're|act|behave|pretend|roleplay|role-play|simulate|respond|imagine|become|pose",
    rest: `\\b${GAP}\\b(?:DAN\\b|do\\sanything\\snow|jailbr(?:o|ea)k|unfiltered|uncensored|unrestricted|amoral|without\\s(?:any\\s)?(?:restriction|limit|filter|rule|ethic|moral|censor|guideline|safety)|no\\s(?:restriction|limit|filter|rule|ethic|moral|censor|guideline|boundar)|not\\sbound|free\\s(?:of|from)\\s(?:all|any|the)|evil\\b|developer\\smode|god\\smode|opposite\\smode|always\\sintelligent)`,
    weight: 1,
  },
  {
    kind: 'role',
    first: "you are|you're",
    rest: `\\s(?:now|no\\slonger|going\\sto\\s(?:be|act|pretend)|about\\sto\\simmerse)\\b`,
    weight: 0.45,
  },
  { kind: 'role', first: 'from now on|henceforth|starting now|from this (?:point|moment)', rest: '', weight: 0.35 },
  {
    kind: 'role',
    first: 'pretend|imagine|act|roleplay|role-play|assume',
    rest: `\\s(?:that\\s)?(?:you|to\\sbe|as|the\\srole)\\b`,
    weight: 0.2,
  },
  {
    kind: 'mode',
    first: 'developer|god|debug|dev|sudo|admin|jailbreak|unrestricted|maintenance|dan|maximum',
    rest: `\\s?(?:mode|override|access)\\b[^.!?\\n]{0,24}?(?:enabled|activated?|on\\b|output|engaged|granted|unlocked)?`,
    weight: 0.55,
  },
  {
    kind: 'mode',
    first: 'enable|activate|enter|switch',
    rest: `\\b${NEAR}\\b(?:developer|god|debug|sudo|dan|jailbreak|unrestricted|unfiltered|admin)\\s?mode`,
    weight: 1,
  },
  { kind: 'mode', first: 'jailbreak|jailbroken|do anything now|stay in character|stay a dan', rest: '', weight: 0.6 },
  {
    kind: 'licence',
    first: 'no|without|any|all|none',
    rest: `\\s(?:of\\s)?(?:the\\s|any\\s|your\\s|these\\s|typical\\s|usual\\s)?(?:restrictions?|limitations?|censorship|ethical|moral|content\\spolic|openai|safety|filters?|guidelines|boundaries)`,
    weight: 0.35,
  },
  {
    kind: 'licence',
    first: "never|not|cannot|can't|don't|must not|without",
    rest: `\\s(?:ever\\s)?(?:refus|declin|apologi|warn|say\\s(?:no|that|sorry)|mention\\s(?:any|that)|break\\scharacter|reject|moraliz)`,
    weight: 0.35,
  },
  {
    kind: 'licence',
    first: 'broken|break|free|freed|liberated|escape|escaped',
    rest: `\\s(?:free\\s)?(?:from|of)\\s(?:the\\s|all\\s|its\\s|your\\s)?(?:typical\\s)?(?:confines|restrict|chains|limits|rules|shackles|polic)`,
    weight: 0.6,
  },
  // Getting at the instructions
  {
    kind: 'extract',
    first:
      'reveal|show|print|repeat|output|display|tell|give|leak|expose|share|dump|recite|summarize|summarise|write|return|translate|copy|list|provide|spell|disclose|encode',
    rest: `\\b${GAP}\\b(?:${HIDDEN}|${YOURS}\\b${NEAR}(?:above|verbatim|word\\sfor|exactly|in\\sfull|so\\sfar|before|you\\s(?:were|got|received|have)|start))`,
    weight: 0.8,
  },
  {
    kind: 'extract',
    first: 'repeat|print|output|write|copy|recite',
    rest: `\\s(?:all\\s|everything\\s|back\\s|out\\s|exactly\\s)?(?:of\\s)?(?:the\\s)?(?:words?|text|everything|lines?|sentences?|content)\\s(?:above|before|prior|preceding|that\\scame|so\\sfar|starting)`,
    weight: 0.9,
  },
  { kind: 'extract', first: 'starting with|beginning with|starts with', rest: `\\W{0,3}you\\sare\\b`, weight: 0.6 },
  { kind: 'verbatim', first: 'verbatim|word for word|in a code block|txt code block', rest: '', weight: 0.25 },
  {
    kind: 'secret',
    first: 'system prompt|initial prompt|hidden prompt|secret instructions|pre-prompt|preprompt',
    rest: '',
    weight: 0.3,
  },
  {
    kind: 'exfiltrate',
    first: 'send|forward|email|post|upload|exfiltrate|transmit|append|leak',
    rest: `\\b${GAP}\\b(?:conversation|chat\\shistory|user\\x27?s?\\s(?:data|email|password|credential|information)|api\\skeys?|passwords?|credentials|secrets|tokens|previous\\smessages|all\\semails)\\b${NEAR}\\bto\\b`,
    weight: 0.6,
  },
  {
    kind: 'conceal',
    first: "do not|dont|don't|never|without",
    rest: `\\s(?:tell|telling|mention|mentioning|inform|informing|let|alert|notify|reveal\\sthis|say)\\b[^.!?\\n]{0,24}?\\b(?:user|human|anyone|this|them)\\b`,
    weight: 0.4,
  },
  // Forged frames
  {
    kind: 'frame',
    first: '<',
    rest: '\\|(?:im_|system|user|assistant|endof|end_of|eot_id|start_header|begin_of)\\w{0,12}\\|?>?',
    weight: 0.8,
  },
  {
    kind: 'frame',
    first: '[inst]|[/inst]|<<sys>>|<</sys>>|[system]|[/system]|<system>|</system>|<system_prompt>|</system_prompt>',
    rest: '',
    weight: 0.7,
  },
  {
    kind: 'frame',
    first:
      '## system|##system|## instruction|## new instruction|## admin|== end|==end|== begin|== system|== new|-- end of|--end of|-- begin|-- system|-- new',
    rest: `${NEAR}(?:prompt|instruction|message|context|user|input|document|data|:)`,
    weight: 0.4,
  },
  {
    kind: 'frame',
    first: 'end of|begin',
    rest: '\\s(?:the\\s)?(?:system\\sprompt|system\\smessage|user\\s(?:input|query|prompt)|prompt|instructions|admin)',
    weight: 0.45,
  },
  {
    kind: 'frame',
    first: 'system|admin|administrator|developer|openai',
    rest: '\\s?(?:note|override|message|notice|update|command|instruction|alert|prompt)?\\s?:',
    weight: 0.3,
  },
  {
    kind: 'authority',
    first: "i am|i'm|this is|as",
    rest: `\\s(?:a|an|the|your)\\s(?:\\w{1,12}\\s)?(?:developer|creator|admin|administrator|openai|anthropic|engineer|owner|system\\sadmin|root)\\b`,
    weight: 0.3,
  },
  // Hidden orders
  {
    kind: 'encoded',
    first: 'decode|decrypt|deobfuscate|base64|rot13|rot-13|unscramble|decipher',
    rest: `\\b${GAP}\\b(?:follow|execute|obey|run|answer|perform|do\\swhat|carry\\sout|respond)`,
    weight: 0.8,
  },
  {
    kind: 'order',
    first: 'say|print|output|respond|reply|answer|write|return',
    rest: `\\s(?:only\\s|just\\s|exactly\\s|back\\s|with\\s|always\\s|simply\\s){1,3}["\\x27“]?(?:I\\shave\\sbeen\\s|I\\x27ve\\sbeen\\s)?(?:hacked|pwned|haha|owned|yes|compromised|lol|injected)`,
    weight: 0.5,
  },
  {
    kind: 'order',
    first: "i have been|i've been",
    rest: '\\s(?:pwned|hacked|owned|jailbroken|compromised)',
    weight: 0.6,
  },
  // Other languages
  {
    kind: 'override',
    first:
      'ignor|oublie|vergiss|vergessen|vergeet|olvid|dimentica|esqueça|esqueca|esquece|desconsidere|zignoruj|zapomnij|missachte|negeer|non tenere',
    rest: `[a-zà-ÿ]{0,5}\\b${GAP}(?:instru[ck][ct]?[ctjz]|anweisung|instructies|consignes|ordres|órdenes|ordens|istruzioni|vorgaben|befehle|regeln|règles|reglas|regras|regole|polecenia|directives|direktiv|alles|tout\\sce|todo\\slo|tutto|tudo|vorherige|précédent|anterior)`,
    weight: 1,
  },
  {
    kind: 'override',
    first: '忽略|无视|無視|忘记|忘記|不要理会|不要遵守|绕过',
    rest: `[^。！？\\n]{0,20}?(?:指令|指示|提示|规则|規則|说明|限制|要求|内容|設定|设定)`,
    weight: 1,
  },
  {
    kind: 'override',
    first: '以前の|前の|上記の|これまでの|今までの',
    rest: `[^。！？\\n]{0,16}?(?:指示|命令|ルール|プロンプト|制約)[^。！？\\n]{0,8}?(?:無視|忘れ|破棄)`,
    weight: 1,
  },
  {
    kind: 'override',
    first: '이전|위의|앞의|기존',
    rest: `[^.!?\\n]{0,20}?(?:지시|명령|프롬프트|규칙)[^.!?\\n]{0,12}?(?:무시|잊)`,
    weight: 1,
  },
  {
    kind: 'override',
    first: 'игнорируй|игнорируйте|проигнорируй|забудь|забудьте',
    rest: `[^.!?\\n]{0,40}?(?:инструкци|указани|правил|команд|сказан|выше|предыдущ)`,
    weight: 1,
  },
  { kind: 'override', first: 'تجاهل|انس', rest: `[^.!؟\\n]{0,40}?(?:التعليمات|الأوامر|القواعد|السابقة)`, weight: 1 },
  {
    kind: 'override',
    first: 'önceki|yukarıdaki',
    rest: `[^.!?\\n]{0,30}?(?:talimat|komut|kural)[^.!?\\n]{0,20}?(?:yok\\ssay|unut|görmezden)`,
    weight: 1,
  },
  {
    kind: 'override',
    first: 'पिछले|पूर्व',
    rest: `[^.!?।\\n]{0,30}?(?:निर्देश|आदेश)[^.!?।\\n]{0,20}?(?:अनदेखा|भूल|नज़रअंदाज़)`,
    weight: 1,
  },
  {
    kind: 'role',
    first: 'du bist|tu es|vous êtes|eres|sei|você é|você agora',
    rest: `\\s(?:jetzt|nun|maintenant|désormais|ahora|ora|agora|adesso)\\b`,
    weight: 0.5,
  },
  {
    kind: 'extract',
    first:
      'zeig|gib|nenne|verrate|montre|affiche|révèle|donne|muestra|revela|dime|mostra|rivela|mostre|revele|pokaż|ujawnij',
    rest: `${GAP}(?:system-?\\s?prompt|systemprompt|prompt\\s(?:système|del\\ssistema|di\\ssistema|do\\ssistema|systemowy|inicial|initial)|instructions\\s(?:système|initiales)|anweisungen|instrucciones\\s(?:iniciales|del)|istruzioni\\s(?:iniziali|di)|instruções\\s(?:iniciais|do))`,
    weight: 0.9,
  },
  {
    kind: 'extract',
    first: '显示|输出|告诉我|打印|重复|透露|泄露',
    rest: `[^。！？\\n]{0,16}?(?:系统提示|提示词|初始指令|系统指令|系统消息)`,
    weight: 0.9,
  },
]
