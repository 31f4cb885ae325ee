/** Two-letter top-level domains of countries and territories (ISO 3166-1 as delegated by IANA), and `eu`, `uk`, `ac`, `su`. */
const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'
/** Generic and sponsored ones that are much used; the whole list has over a thousand. */
const GENERIC =
  'aero agency ai app arpa art asia bank bar best bet bid biz blog build buzz cafe cam camp cash cat center chat church city click clinic cloud club codes coffee com community company coop cool dance date delivery design dev digital direct domains download earth edu education email energy engineer events exchange expert express family fans farm fashion finance fit flights fun fund fyi gallery game games garden gay gift global gmbh gold gov green group guide guru health help holdings host hosting house icu inc info ink institute insure int international investments jobs kitchen land law legal life limited link live loan lol love ltd maison market marketing media mil mobi moe money museum name net network news ngo ninja one online onion org page partners parts party photo photos pics pink pizza place plus post press pro productions properties pub red rent repair report rest restaurant review reviews rip rocks run sale school science services sex shop show site ski social software solar solutions space store stream studio style support surf systems tax team tech technology tel tips today tools top tours town toys trade training travel tube university uno vacations ventures video vip vision vote wang watch website wiki win wine work works world wtf xxx xyz yoga zone'
/** Also names of members, methods or files in programs, or plain words where a blank is missing. */
const WORDS =
  'ac ad ag am as at be best bar build by cat cc codes date do download email events fit fm game games gs group guide help host id im in int is it la link live ls md me media ml mm mo my name ne ninja no one page parts place plus pm post press pro ps pub py re red report rest review rs run sale sc sh show si site so space ss st store stream style support sy systems team tf tips to today tools top tr training video vi vote watch win work works world zone'

const topLevel = new Set([...COUNTRIES.split(' '), ...GENERIC.split(' ')])
const words = new Set(WORDS.split(' '))

/** Whether a label is a top-level domain in use, in either case or in Punycode. */
export function isTopLevel(label: string): boolean {
  const lower = label.toLowerCase()
  return topLevel.has(lower) || lower.startsWith('xn--')
}

/** Whether a top-level domain is also what programs call members and files, or a plain word. */
export function isWordToo(label: string): boolean {
  return words.has(label.toLowerCase())
}
