/**
Sentences that claim nothing which a source could say: questions, greetings, offers, what the assistant does or cannot
do. Known by how they begin, in the languages that are met most; a sentence that is not known is a claim.
*/

/** What begins with a quotation mark names or quotes something. */
const start = /^[\s*_#>(¿¡-]*/u;

/** What it can and cannot do, does next or has done, of itself. */
const ofItself =
	/^(?:if you(?:['’]d| would)? (?:like|want|need|have)[^,]{0,80},\s+)?(?:(?:unfortunately|sorry|however|but|so|now|first|next|then|also|and|leider|désolé|lo siento)[,:]?\s+){0,3}(?:i(?:['’]m| am| was)? (?:sorry|afraid|apologi[sz]e|unable|not (?:able|sure|certain)|happy|glad|here|going|checking|looking|just)|i (?:can(?:not|['’]t|not)?|could(?:n['’]t| not)?|do(?:n['’]t| not)|did(?:n['’]t| not)|would|will|won['’]t|was(?:n['’]t| not| un)able|hope|need|recommend|suggest|understand|apologi[sz]e|have (?:no|not|now|just|already|updated|created|added|sent|checked))|i['’](?:ll|d|ve)|let(?:['’]s| me| us| me know)|we (?:can|could|will)|ich (?:kann|konnte|werde|habe|bin|würde|hoffe)|je (?:peux|ne peux|vais|n['’]ai|suis|regrette)|no puedo|puedo|(?:yo )?(?:voy a|he )|não (?:posso|consigo)|posso|non (?:posso|riesco)|я (?:могу|не могу|буду|надеюсь|сожалею)|к сожалению)\b/iu;

/** Offers, greetings, thanks, lines that lead over to what follows. */
const toReader =
	/^(?:hi|hello|hey|dear|thanks|thank you|sure|certainly|of course|absolutely|great|okay|ok|you['’]re welcome|welcome|good (?:morning|day|evening|question)|please|feel free|don['’]t hesitate|would you|do you|can you|could you|is there anything|if you (?:have|need|want|would|['’]d)|here (?:is|are)|here['’]s|based on|according to|hope (?:this|that)|hallo|guten|danke|gerne|natürlich|bitte|möchten sie|hier (?:ist|sind)|falls sie|wenn sie (?:fragen|noch|weitere)|bonjour|merci|bien sûr|voici|n['’]hésitez|si vous|hola|gracias|claro|aquí|si (?:necesita|tiene|desea)|olá|obrigad[oa]|ciao|grazie|ecco|привет|здравствуйте|спасибо|конечно|пожалуйста|вот|مرحبا|شكرا|من فضلك|你好|您好|谢谢|當然|当然|请|以下是|抱歉|很抱歉|对不起|こんにちは|ありがとう|申し訳|以下は|もちろん)(?![\p{L}\p{N}])/iu;
/** Of those, these go on with the matter, unless they end in a colon. */
const goesOn =
	/^(?:sure|certainly|of course|absolutely|great|okay|ok|based on|according to|here (?:is|are)|here['’]s|hier (?:ist|sind)|voici|aquí|ecco|вот|natürlich|bien sûr|claro|конечно|当然|もちろん)(?![\p{L}\p{N}])/iu;
/** Nothing is said in what was given: that cannot be in it. */
const absence =
	/\b(?:(?:context|document|documents|text|passage|source|sources|knowledge base|information|article|data|results?)\b[^.]{0,60}\b(?:do(?:es)?(?:n['’]t| not)|did(?:n['’]t| not)|not)|(?:not|no|isn['’]t|kein(?:e|en)?|nicht|aucune?|ninguna?)\b[^.]{0,40}\b(?:mention(?:ed)?|specif(?:y|ied)|provided?|stated?|information|available|enough|sufficient|angaben?|erwähnt|angegeben)\b)/iu;
const bare =
	/^(?:yes|no|yep|nope|true|false|correct|maybe|unknown|none|n\/a|not sure|ja|nein|oui|non|sí|si|sim|não|да|нет|نعم|لا|是|否|是的|不是|はい|いいえ)[\s.!。]*$/iu;
/** Shorter ones lead over; longer ones say something before the colon. */
const leadLengthMax = 120;

/** Offers of more help, in scripts whose sentences are told by how they end. */
const offers =
	/(?:お知らせください|お問い合わせください|お申し付けください|お気軽に|ご質問|ご不明|お手伝い|随时|隨時|请告诉我|請告訴我|欢迎|歡迎|需要.{0,8}帮助|언제든지|말씀해|문의해)/u;
const offerLengthMax = 60;

/** Whether a sentence claims nothing. */
export function claimless(sentence: string): boolean {
	const said = sentence.replace(start, '').trim();
	if (/[?？؟]["'”’»)*_\s]*$/.test(said)) return true;
	if (/[:：][*_\s]*$/.test(said) && said.length <= leadLengthMax) return true;
	if (bare.test(said) || ofItself.test(said)) return true;
	if (said.length <= offerLengthMax && offers.test(said)) return true;
	if (said.length <= absenceLengthMax && absence.test(said)) return true;
	return toReader.test(said) && !(goesOn.test(said) && /\s\S+\s/.test(said));
}

const absenceLengthMax = 300;
