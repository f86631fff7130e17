/**
How models decline, in words: for each language how a refusal begins, and what in the rest of an answer shows that it
helps after all or only asks back. Made of a person (I), an inability and a verb of what assistants do, so that "I can't
make it tonight" in a letter is none.
*/

export type RefusalWords = {
	/** The decline itself; looked for at the beginning of an answer. */
	readonly decline: RegExp;
	/** Asks for what is missing: a question back, and no refusal. */
	readonly ask: RegExp;
	/** Help, advice or facts behind the decline. */
	readonly pivot: RegExp;
	/** Reasons, manners and offers of help with something else: what each sentence of a mere refusal speaks of. Null: anything. */
	readonly talk: RegExp | null;
};

/** What assistants do for others, and hardly anybody says of himself otherwise. */
const assist =
	'(?:help|assist|aid|provide|give|create|generate|write|produce|compose|answer|respond|reply|fulfil+|comply|do (?:that|this|so)|discuss|share|offer|support|engage|participate|take part|recommend|suggest|advise|endorse|promote|condone|facilitate|encourage|predict|diagnose|disclose|reveal|fabricate|speculate|impersonate|violate|bypass|play along|go along|come up with|make (?:predictions|recommendations|judg(?:e?)ments|assumptions|that|up|jokes))\\b';
/** What users and agents fail at, too ("I can't access my account"): it takes an apology to make a refusal of it. */
const work =
	'(?:access|browse|search|look up|draw|edit|design|convert|translate|open|view|play|complete|perform|execute|carry out|continue|proceed|interpret|analy[sz]e|summari[sz]e|describe|determine|identify|evaluate|verify|do it)\\b';
const assisting =
	'(?:helping|assisting|providing|giving|creating|generating|writing|producing|composing|answering|responding|performing|executing|discussing|sharing|offering|supporting|engaging|participating|accessing|browsing|searching|recommending|predicting|diagnosing|doing|making|drawing|editing|converting|translating|interpreting|analy[sz]ing|describing|determining|identifying)\\b';
const unable =
	"(?:cannot|can ?not|can't|could ?n[o']t|won't|will not|would ?n[o']t|(?:am|'m) (?:simply |currently |also |really |just )?(?:unable|not able|not authori[sz]ed|not allowed|not permitted|not programmed|not designed|not equipped|not trained|not supposed|not in a position|not going|not willing|not comfortable)(?: to)?|must (?:respectfully |politely )?(?:decline|refuse)(?: to)?|have to (?:respectfully |politely )?(?:decline|refuse)(?: to)?)";
const wrong =
	'(?:(?:not|neither) (?:ethical|appropriate|right|acceptable|legal|permissible|possible)|inappropriate|unethical|against (?:\\w+ ){1,3}(?:policy|policies|guidelines|programming))';
const adverb =
	"(?:(?: and (?:will not|won't|cannot))?(?: (?:directly|actually|currently|physically|accurately|personally|ethically|just|simply|in good conscience|fully|really|even|possibly|legally|, however,))?)";

const english: RefusalWords = {
	decline: new RegExp(
		[
			`\\bI ?${unable}${adverb} ${assist}`,
			`\\b(?:sorry|apologi[sz]e|apologies|unfortunately|regrettably|afraid)\\b[^.!?\\n]{0,40}\\bI ?${unable}${adverb} ${work}`,
			// Of itself, it says of any verb that it cannot; what it cannot feel or have was no task.
			`\\bas an? (?:\\w+ ){0,2}(?:AI|language model)\\b[^.!?\\n]{0,40}\\bI ?${unable}${adverb} (?!(?:feel|have|experience|think|know|say|be|become|get|love|like|hate|prefer|taste|smell|eat|drink|sleep|find|remember|dream|die|understand)\\b)[a-z]{3,}\\b`,
			`\\bI(?: am|'m) (?:not (?:capable of|comfortable(?: with)?|in the business of|able to help with)|incapable of) (?:${assisting})`,
			"\\bI must (?:respectfully |politely )?(?:decline|refuse)\\b|\\bI(?: have|'ll have)? to (?:respectfully |politely )?decline\\b|\\bI (?:respectfully |politely )?(?:decline|refuse) (?:to|this|that|your)\\b",
			"\\bI (?:do not|don't|lack) ?(?:currently |actually )?(?:have )?(?:the |any |direct |real-time |live )*(?:ability|abilities|capability|capabilities|capacity|authority|permissions?|means|functionality) (?:to|of|for)\\b",
			"\\bI (?:do not|don't) (?:currently |actually )?have (?:\\w+[ -]){0,3}access to\\b",
			"\\bI (?:do not|don't) (?:feel comfortable|(?:condone|endorse|promote|encourage|engage in|participate in|support|provide|generate|create|produce|write|give|offer))\\b",
			`\\b(?:it is|it's|it would be|that would be) ${wrong} for (?:me|an? (?:AI|language model)(?: \\w+)?) to\\b`,
			`\\bas an? (?:\\w+ ){0,2}(?:AI|language model)\\b[^.!?\n]{0,40}\\b(?:it is|it's|it would be) ${wrong}\\b`,
			"\\b(?:that|this) ?(?:'s| is)(?: simply)? (?:not something|nothing)(?: that)? I (?:can|could|am|'m|will|would)\\b",
			'\\b(?:goes|is|are|would be) against (?:my|our) (?:\\w+ ){0,2}(?:programming|guidelines|polic(?:y|ies)|principles|values|training|ethics)\\b',
		].join('|'),
		'i',
	),
	ask: /\bplease (?:kindly )?(?:provide|specify|share|give|clarify|paste|attach|upload|tell|let me know (?:what|which|how|the|more)|describe|send|confirm|rephrase|check|include|enter|elaborate|be more|try again)\b|\b(?:could|can|would|may|will) (?:you|I have)(?: please| kindly)?(?: \w+)? ?(?:provide|specify|share|clarify|tell|give|explain|describe|elaborate|rephrase|paste|attach|upload|send|more)\b|\bif you (?:can|could|would|'d|have (?:more|further|additional|the|a specific)|provide|share|give|tell|specify|let me|describe|paste)\b|\bkindly (?:provide|specify|share|give)\b|\bonce you\b|\bwithout (?:\w+ ){0,2}(?:more|additional|further|knowing|specific|context|information|details|proper|seeing|input|access to the)\b|\b(?:need|require)s? (?:\w+ ){0,2}(?:more|additional|further|information|context|details|specific|clarification)\b|\b(?:not|n't|in)(?: have| been)? ?(?:enough|sufficient) (?:\w+ )?(?:information|context|details|data)\b|\b(?:no|lack of|is incomplete|are incomplete|not (?:provided|specified|given|clear|included|mentioned)|n't (?:provided|specified|given|included|mention))\b[^.!?]{0,60}\b(?:information|context|details|provided|given|specified|question|input|text|article|image|passage)\b|\b(?:the|any|your) (?:question|input|prompt|statement|text|passage|article) (?:you (?:provided|gave|are)|provided|is (?:incomplete|unclear|missing|not))\b|\b(?:was|were|is|are|has|have)(?: not|n't)(?: been)? (?:provided|specified|given|included|attached|mentioned)\b/i,
	pivot:
		/\b(?:however|nevertheless|nonetheless|that said|alternatively|in general|generally|typically|usually|commonly|for example|for instance|such as the following|according to|based on (?:the (?:latest|data|available|information|provided)|my (?:knowledge|training)|available|current)|as of|as follows)\b|\binstead,? (?:I|you|we|here|let|it|try|consider)\b|\bbut (?:I (?:can|could|will|would|'ll|do)\b|here|you|if|we|the|it|there|some|based|in|overall|from|generally|one|let|rather)\b|\bI(?: can|'ll| will| could|'d| would)(?: still| certainly| definitely| gladly)? (?:be (?:happy|glad|able) to|try|offer|suggest|provide|help|give|tell|share|explain|recommend|say|assist|generate|only suggest)\b|\bhere(?:'s| is| are)\b|\byou (?:can|could|may|might) (?!(?:want to |wish to |need to )?(?:consult|contact|seek|speak|talk|reach|call|check with))|\bI(?: would|'d)? (?:recommend|suggest) (?!(?:that you )?(?:consult|contact|seek|speak|talk|reach|checking with))|\b(?:one|another|a) (?:possible|potential|common|good)\b|\blet me\b|\btry (?:using|to)\b/i,
	talk: /\bAI\b|language model|artificial intelligence|\bprogram|\bdesigned|\btrained|\bcapab|\babilit|\blimit|\bethic|\bmoral|\bharm|\billegal|\bunlawful|\blegal|\bpolic(?:y|ies)|guideline|appropriate|offensive|sensitive|discriminat|stereotyp|hate|violen|dangerous|\bsaf(?:e|ety)|privacy|confidential|\brespect|inclusive|responsib|principle|\bpurpose|\bbias|opinion|belief|feeling|emotion|personal|subjective|real-time|\baccess|physical|\bsense|\bhuman|consult|professional|expert|seek (?:help|advice|support)|crisis|hotline|sorry|apolog|understand (?:your|that|you)|request|anything else|something else|other (?:questions?|topics?|way)|feel free|is there|thank you|unfortunately|important to (?!note|remember|mention|understand that)|\bunable\b|\bcannot\b|\bcan't\b|copyright|intellectual property|fraud|unethical|misinformation|false information|decline/i,
};

/** Of languages that stand beside English: an apology or the beginning of the answer, and a verb of assistants. */
const german: RefusalWords = {
	decline:
		/\b(?:kann|darf|werde|möchte) (?:ich|wir) (?:[\p{L}, ]{0,60} )?(?:nicht|keine\w*|kein)\b[^.!?\n]{0,80}(?:helfen|weiterhelfen|unterstützen|beantworten|bereitstellen|erstellen|geben|weitergeben|anbieten|nachkommen|erfüllen|schreiben|verfassen|preisgeben|diskutieren|behilflich)|\bich (?:kann|darf|werde) (?:[\p{L}, ]{0,60} )?(?:nicht|keine\w*|kein)\b[^.!?\n]{0,80}(?:helfen|weiterhelfen|unterstützen|beantworten|bereitstellen|erstellen|geben|weitergeben|anbieten|nachkommen|erfüllen|schreiben|verfassen|preisgeben|diskutieren|behilflich)|\bich bin nicht in der Lage\b/iu,
	ask: /\?|\bbitte (?:geben|nennen|teilen|senden|laden|beschreiben|schicken|formulieren)\b|\bohne (?:weitere|mehr|zusätzliche|den|die|das)\b/i,
	pivot:
		/\b(?:aber|jedoch|allerdings|stattdessen|dennoch|hier (?:ist|sind)|zum Beispiel|(?:Sie|du) (?:können|könnten|kannst|könntest)|gerne? (?:kann|helfe)|(?:kann|könnte) ich (?:Ihnen|dir) (?:gern|aber))\b/i,
	talk: null,
};

const french: RefusalWords = {
	decline:
		/\bje ne (?:peux|puis|suis) (?:malheureusement )?(?:pas|malheureusement pas)(?: en mesure| capable| autorisée?| habilitée?)?(?: de| d'| à)? ?(?:vous |t'|te )?(?:aider|assister|répondre|fournir|créer|générer|donner|traiter|rédiger|écrire|divulguer|partager|satisfaire|accéder|discuter|proposer|effectuer)/i,
	ask: /\?|\b(?:veuillez|pouvez-vous|pourriez-vous|merci de) (?:me )?(?:fournir|préciser|indiquer|donner|partager|reformuler)|\bsans (?:plus|davantage|autres?)\b/i,
	pivot:
		/\b(?:mais|cependant|toutefois|néanmoins|en revanche|par contre|voici|par exemple|vous pou(?:vez|rriez)|je peux|je serais ravi)(?!\p{L})/iu,
	talk: null,
};

const spanish: RefusalWords = {
	decline:
		/\bno (?:puedo|podré|me es posible|estoy (?:en condiciones|capacitad[oa]|autorizad[oa])) (?:de |para |a )?(?:ayudar|asistir|proporcionar|responder|generar|crear|ofrecer|cumplir|dar|compartir|escribir|realizar|facilitar|brindar|acceder|revelar|atender|hablar)/i,
	ask: /\?|\b(?:por favor|podrías?|puedes?)\b[^.!?]{0,20}\b(?:proporcion|especific|indic|compart|facilit|dar|dime|aclar|reformul)|\bsin (?:más|mayor)/i,
	pivot:
		/\b(?:pero|sin embargo|no obstante|en su lugar|en cambio|aquí (?:tienes?|está)|por ejemplo|(?:puedes|podrías|puede)|puedo (?:ayud|ofrec|suger)|te sugiero|le sugiero)/i,
	talk: null,
};

const japanese: RefusalWords = {
	decline:
		/(?:お答え|お応え|お手伝い|お力|対応|提供|ご提供|支援|作成|回答|ご案内|開示|お教え|手助け|生成|お伝え)[^。！？\n]{0,16}(?:できません|できかねます|いたしかねます|致しかねます|できない|出来ません|しかねます)/,
	ask: /[?？]|(?:ください|下さい|いただけ|頂け)|なしでは/,
	pivot: /ただし|しかし|代わりに|代わりとして|けれど|ですが、|ますが、|例えば|以下|なら(?:お手伝い|可能)/,
	talk: null,
};

const chinese: RefusalWords = {
	decline:
		/我?(?:无法|不能|無法|没办法|没法|不可以|不会|不便)[^。！？\n,，]{0,12}?(?:提供|回答|帮助|帮你|帮您|帮忙|协助|协助|满足|生成|讨论|完成|处理|回應|回应|幫助|幫你|幫您|協助|滿足|討論|透露|编写|支持)/,
	ask: /[?？]|请(?:提供|告诉|说明|描述|补充|上传|重新)|請(?:提供|告訴|說明)/,
	pivot:
		/但(?:是|我|可以|您|你)?|不过|然而|可以(?:帮|为|提供|尝试|参考|考虑)|您可以|你可以|以下|例如|不過|建议/,
	talk: null,
};

export const languages: readonly RefusalWords[] = [english, german, french, spanish, japanese, chinese];

/** Says in English that the model speaks of itself, or of what it was just asked: no letter that it was to write does. */
export const speaksOfItself = new RegExp(
	[
		'\\bas an? (?:\\w+ ){0,2}(?:AI|artificial intelligence|language model|text-based|assistant|chatbot)\\b',
		"\\bI(?:'m| am) (?:just |only |merely )?an? (?:\\w+ ){0,2}(?:AI|artificial intelligence|language model|text-based|chatbot|assistant)\\b",
		'\\b(?:help|assist|comply|engage)(?: you)? (?:with |in )(?:that|this|these|those|your|such)\\b',
		'\\b(?:that|this|your|such an?) (?:\\w+ )?(?:request|task|prompt|instruction)\\b',
	].join('|'),
	'i',
);
