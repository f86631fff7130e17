/**
How models decline, by language. Each phrase begins where the answer does, after an apology and "as an AI model": in the
middle of a text "I can't" is somebody else's.
*/

/** Sorry; as an AI model; the first words of a refusal that are none by themselves. */
const openers = String.raw`(?:(?:i(?:'m| am) (?:(?:so|very|really|truly) )?sorry|(?:my )?apologies|i apologi[sz]e|sorry|unfortunately|regrettably|thank(?:s| you)[^.!\n]{0,60}[.!]|i understand[^.!\n]{0,120}[.!,]|i appreciate[^.!\n]{0,80}[.!,]|no)(?: (?:for|about) [^,.!\n]{0,60})?[,.!:;—-]? ?(?:but |and |that )?)*`;
const asModel = String.raw`(?:(?:as (?:an?|your) [^,.\n]{0,60}(?:ai|assistant|model|chatbot|bot)[^,.\n]{0,40}[,.]? ?|i(?:'m| am) (?:just )?an? [^,.\n]{0,40}(?:ai|assistant|model)[^,.\n]{0,30}(?:,| and| so)+ ?)(?:so |but |and )?)?`;

/** What is declined: to do something that was asked. */
const deeds = String.raw`(?:help|assist|provide|do (?:that|this|so|it)|create|generate|write|answer|respond|access|fulfil?l|comply|complete|perform|share|support|discuss|engage|make|predict|offer|give|see|view|open|process|determine|execute|produce|compose|draw|design|display|identify|recommend|advise|tell|reveal|disclose|show|participate|continue|proceed|carry|browse|search|send|edit|translate|recreate|promote|describe|suggest|guess|evaluate|accurately|directly|physically|actually|in good conscience|with (?:that|this)|fulfill|analy[sz]e|visit|retrieve|look|play|book|order|confirm|convert|upload|assume|take|encourage|facilitate|condone|advocate)`;
const unable = String.raw`(?:can(?:no|')t|can not|could(?: not|n't)|am (?:not able|unable|not in a position)(?: to)?|'m (?:not able|unable|not in a position)(?: to)?|won't(?: be able to)?|will not(?: be able to)?|wouldn't|am not (?:allowed|permitted|authori[sz]ed|programmed|designed|capable|equipped|comfortable|willing|going)(?: (?:to|of|with))?|'m not (?:allowed|permitted|authori[sz]ed|programmed|designed|capable|equipped|comfortable|willing|going)(?: (?:to|of|with))?|must (?:decline|refuse)|have to (?:decline|refuse)|refuse to|(?:do not|don't) have (?:the |any )?(?:\w+ )?(?:cap|)abilit(?:y|ies)(?: (?:to|of|for))?|(?:lack|am missing) the ability to|(?:do not|don't) have (?:any |direct |real-time |the )*(?:access|permission)|(?:do not|don't) (?:have|possess) (?:any |enough |sufficient |specific |the |real-time |current |up-to-date )*(?:information|knowledge|data|context)|(?:do not|don't) know)`;

const english: readonly RegExp[] = [
	new RegExp(
		`^${openers}${asModel}(?:but |and |so )?i ?(?:just |simply |really )?${unable}(?:(?: \\w+){0,2} ${deeds}|$|[ .,!])`,
		'i',
	),
	new RegExp(
		`^${openers}${asModel}(?:but |and )?(?:it(?:'s| is) not (?:appropriate|ethical|possible|safe|legal|something i)|(?:that|this)(?:'s| is) (?:not )?(?:something|a request|a topic) (?:that )?i(?: can't| cannot|'m not| am not| won't)|(?:that|this|your) (?:request|content|prompt)[^.\\n]{0,40} (?:violates|goes against|is against|cannot be))`,
		'i',
	),
	new RegExp(`^${openers}${asModel}(?:i'd|i would) (?:rather|prefer) not\\b`, 'i'),
];

const others: readonly RegExp[] = [
	/^(?:(?:es )?tut mir (?:sehr )?leid|entschuldigung|leider|sorry)[,.!]? (?:aber )?(?:ich )?(?:dabei |das |dir |ihnen |diese[rsn]? \w+ )?(?:kann|darf|werde|bin)\b(?:[^.!?\n]{0,80}) (?:nicht|keine?[nrs]?)\b/i,
	/^(?:dabei|das|ich) (?:kann|darf|werde) (?:ich )?(?:(?:dir|ihnen|dabei|leider|das) ){0,3}(?:nicht|keine?[nrs]?)\b[^.!?\n]{0,60}(?:helfen|beantworten|unterstützen|geben|tun|weitergeben|ausführen|erstellen|schreiben)/i,
	/^(?:(?:je suis )?(?:vraiment )?désolée?|malheureusement|excusez-moi)[,.!]?(?: mais)? je (?:ne |n')(?:peux|suis|puis|pourrai|dispose)\b[^.!?\n]{0,40}\b(?:pas|aucune?)\b/i,
	/^je ne (?:peux|puis) pas (?:vous |t'|te )?(?:aider|répondre|fournir|faire|créer|partager)/i,
	/^(?:lo siento|lamentablemente|disculpa|perdona|desafortunadamente)[,.!]?(?: pero)? no (?:puedo|me es posible|estoy autorizad[oa]|tengo (?:acceso|permiso))\b/i,
	/^no puedo (?:ayudar|proporcionar|hacer|responder|compartir|crear)/i,
	/^(?:mi dispiace|purtroppo|spiacente)[,.!]?(?: ma)? non (?:posso|sono in grado|ho accesso)\b/i,
	/^(?:desculpe|lamento|sinto muito|infelizmente)[,.!]?(?: mas)? (?:eu )?não (?:posso|consigo|tenho (?:acesso|permissão))\b/i,
	/^(?:het spijt me|sorry|helaas)[,.!]?(?: maar)? (?:ik )?kan (?:ik )?[^.!?\n]{0,40}\b(?:niet|geen)\b/i,
	/^(?:извините|простите|к сожалению|прошу прощения)[,.!]?(?: но)? (?:я )?не (?:могу|имею|в состоянии)/i,
	/^(?:przepraszam|niestety|przykro mi)[,.!]?(?: ale)? nie (?:mogę|jestem w stanie)/i,
	/^(?:大変|誠に)?(?:申し訳(?:ありません|ございません)|すみません|恐れ入りますが)[^。\n]{0,60}(?:できません|できかねます|いたしかねます|お答えできま|お手伝いできま)/,
	/^(?:その|この|ご)[^。\n]{0,40}(?:お答え|お手伝い|対応|提供)(?:は)?(?:でき(?:ません|かねます)|いたしかねます)/,
	/^(?:很抱歉|抱歉|对不起|對不起|不好意思)[,，。！ ]{0,2}[^。\n]{0,20}(?:无法|無法|不能|不可以|没有权限)/,
	/^(?:我)(?:无法|無法|不能)(?:帮助|幫助|提供|回答|协助|協助|满足|生成)/,
	/^(?:죄송합니다|미안합니다|죄송하지만)[^.\n]{0,60}(?:할 수 없|드릴 수 없|도와드릴 수 없)/,
	/^(?:عذر[اً]?|آسف|أعتذر|للأسف)[^.\n]{0,60}(?:لا أستطيع|لا يمكنني|لا أقدر)/,
];

/** Where in the beginning of an answer it is declined; null: it is not. */
export function declinedIn(head: string): {readonly start: number; readonly end: number} | null {
	for (const pattern of [...english, ...others]) {
		const found = pattern.exec(head);
		if (found !== null) return {start: found.index, end: found.index + found[0].length};
	}
	return null;
}

/** What a model is and has not says nothing about what was asked. */
export const remarks =
	/^[^.!\n]{0,120}\b(?:don't|do not|cannot|can't|not) (?:\w+ ){0,3}(?:have|possess|hold|form|express|feel|experience)?(?: \w+){0,3} ?(?:personal|subjective|own|human|biased) (?:\w+ ){0,2}(?:opinion|preference|belief|experience|view|emotion|feeling|bias|interest|thought|favou?rite|perspective|judg)|^[^.!\n]{0,100}\b(?:don't|do not|cannot|can't) (?:have|feel|experience|possess) (?:any )?(?:feelings|emotions|opinions|preferences|favou?rites|beliefs|consciousness|senses|sensory|friends|a (?:physical )?body|any body|experiences)\b/i;

/** What follows a refusal that is not all there is: help after all, another way, a question. */
export const pivots: readonly RegExp[] = [
	/\b(?:with (?:\w+ ){0,2}(?:certainty|accuracy)|definitive|exact)\b/i,
	/\b(?:however|nevertheless|nonetheless|instead|that said|having said that|alternatively|on the other hand|in general|generally|typically|usually|for example|for instance|as of (?:my|\d{4}|\w+ \d{4})|according to|commonly)\b/i,
	/\b(?:but|yet|still|though)[ ,]+(?:i|we|you|here|there|the|as|in|if|a|generally|it|this|one|some|by|to|at|on|with|for|please)\b/i,
	/\b(?:i|we) (?:can|could|will|would be happy to|'d be happy to|'d be glad to)(?: \w+){0,3} (?:help|provide|suggest|offer|give|describe|explain|share|recommend|guide|tell|create|generate|show|assist)/i,
	/\b(?:here(?:'s| is| are)|below (?:is|are)|the following|you (?:can|could|may|might|should) (?:try|use|also|check|visit|find|follow|consider|contact|consult|refer|look|create|ask|start)|it (?:is|would be) (?:best|better|recommended|advisable|suggested)|(?:i|we) (?:recommend|suggest|advise)|try (?:to|using)|consider )/i,
	/(?:please|kindly|could you|can you|would you|if you)\b[^.?!\n]{0,80}\b(?:provide|specify|share|clarif|give|tell|let me know|send|paste|upload|rephrase|more (?:information|details|context|specific)|elaborate|enter|mention|have (?:any )?(?:other|more)|need)/i,
	/(?:^|[.!?,] )based on\b/im,
	/```|^\s*(?:[-*•]|\d+[.)]) /m,
	/\b(?:jedoch|allerdings|stattdessen|gerne|du kannst|sie können|können sie|cependant|toutefois|en revanche|vous pouvez|sin embargo|puedes|puede |en cambio|tuttavia|però|puoi|no entanto|você pode|однако|вы можете|jednak|możesz)\b/i,
	/(?:ただし|しかし|代わりに|が、|よろしければ|但是|不过|但我|可以帮|建议|하지만|대신|لكن|ولكن)/,
];
