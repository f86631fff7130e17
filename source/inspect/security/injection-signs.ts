/**
Signs of an injection that are no words: marks of a chat's turns where no turn begins, pictures and links that carry
something away, HTML that acts, and orders in a comment.
*/
type Sign = {
	readonly rule: string;
	readonly start: number;
	readonly end: number;
	/** As of the rules of the grammar. */
	readonly user: number;
	readonly brought: number;
};

type SignRule = {
	readonly rule: string;
	/** Global; what may repeat in it is bounded, so that it stays linear. */
	readonly pattern: RegExp;
	readonly user: number;
	readonly brought: number;
	/** Of what the pattern found: whether it is one; absent: always. */
	readonly isOne?: (match: RegExpExecArray) => boolean;
};

const signRules: readonly SignRule[] = [
	{
		// The marks of the templates of ChatML, Llama 2 and 3, Gemma and their kin.
		rule: 'delimiters',
		pattern:
			/<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|endofprompt)\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>/gi,
		user: 0.65,
		brought: 0.8,
	},
	{
		rule: 'delimiters',
		pattern:
			/\[\/?(?:SYSTEM|SYSTEM PROMPT|SYSTEM MESSAGE|ADMIN|DEVELOPER)\]|<\/?(?:system|system_prompt|admin|sys)>/g,
		user: 0.65,
		brought: 0.65,
	},
	{
		rule: 'delimiters',
		pattern:
			/^[ \t]{0,8}(?:#{2,4}|-{3,20}|={3,20}|\*{3,20}) {0,2}(?:system prompt|system ?:|new instructions?|system message|end of (?:system |user )?(?:prompt|instructions?|input|context|document)|begin (?:new )?(?:system )?(?:prompt|instructions?))(?![a-z])/gim,
		user: 0.6,
		brought: 0.65,
	},
	{
		rule: 'markdown image',
		pattern: /!\[[^[\]\n]{0,200}\]\(\s{0,4}(https?:\/\/[^)\s]{1,2000})/gi,
		user: 0.7,
		brought: 0.8,
		isOne: match => carriesAway(match[1] ?? ''),
	},
	{
		rule: 'link',
		pattern: /\[[^[\]\n]{1,200}\]\(\s{0,4}(https?:\/\/[^)\s]{1,2000})/gi,
		user: 0.65,
		brought: 0.7,
		isOne: match => carriesAway(match[1] ?? ''),
	},
	{
		rule: 'active HTML',
		pattern: /<img\b[^<>]{0,200}\bsrc\s{0,4}=\s{0,4}["']?(https?:\/\/[^\s"'>]{1,2000})/gi,
		user: 0.65,
		brought: 0.7,
		isOne: match => carriesAway(match[1] ?? ''),
	},
	{
		rule: 'active HTML',
		pattern:
			/\bon(?:load|error|click|focus|toggle|start|begin|submit|mouse[a-z]{2,8}|pointer[a-z]{2,8})\s{0,4}=/gi,
		user: 0.6,
		brought: 0,
		isOne: ({input, index}) =>
			/<[a-z][^<>]*$/i.test(input.slice(Math.max(0, index - elementReach), index)) &&
			acting.test(input.slice(index, index + elementReach)),
	},
	{
		rule: 'active HTML',
		pattern:
			/<script\b[^<>]{0,200}>[^<]{0,200}(?:document\.cookie|alert\(|eval\(|fetch\(|location\s{0,2}=|localStorage)|<(?:script|iframe|object|embed)\b[^<>]{0,100}\b(?:src|data)\s{0,2}=\s{0,2}["']?(?:javascript|data):/gi,
		user: 0.6,
		brought: 0,
	},
	{
		rule: 'active HTML',
		pattern: /(?:\]\(|href\s{0,2}=\s{0,2}["']?)\s{0,4}javascript:|\bdata:text\/html[;,]/gi,
		user: 0.6,
		brought: 0.45,
	},
	{
		rule: 'hidden instruction',
		pattern: /<!--([^<>]{12,800})-->/g,
		user: 0.65,
		brought: 0.75,
		isOne: match => speaksToModel.test(match[1] ?? ''),
	},
];

/** How far from a handler its element begins, and what it does is looked for. */
const elementReach = 200;
const acting = /document\.cookie|localStorage|fetch\(|eval\(|alert\(|(?:window|document)\.location|atob\(/i;

const speaksToModel =
	/^\s{0,8}(?:system|instructions?|ai|assistant)\s?:\s|\b(?:ai|llm|assistant|chatbot|language model)s?\b[^.]{0,60}\b(?:must|should|ignore|please|instructions?|reading|will)\b|\b(?:ignore|disregard|forget)\b[^.]{0,40}\b(?:instructions?|previous|prior|above)\b/i;

/** A place that is left open for somebody to fill in, in the query of an address. */
const placeholder =
	/\{\{?[^{}]{0,60}\}|%7B|\$\{|<[a-z_ -]{2,40}>|\[[a-z_ -]{2,40}\]|[=/](?:[A-Z]{3,20}_)+[A-Z]{2,20}\b|[=](?:[A-Z]{5,20})\b/;
const confidentialName =
	/data|secret|prompt|context|history|conversation|message|password|token|key|summary|info|content|cookie|system|chat|insert|user|leak|session|output|response|encoded|base64/i;
const openParameter =
	/[?&](?:data|secret|prompt|context|history|conversation|leak|exfil|cookie|stolen|payload|dump|system|creds?|credentials|password|chat)=(?:&|$)/i;

function carriesAway(address: string): boolean {
	const query = address.slice(address.indexOf('?') + 1);
	if (openParameter.test(address)) return true;
	if (!address.includes('?'))
		return /\{\{[^{}]{0,60}\}\}|\$\{/.test(address) && confidentialName.test(address);
	const open = placeholder.exec(query);
	return open !== null && confidentialName.test(query);
}

/** More of one rule in one text tell nothing more. */
const signsMax = 20;

export function signsIn(text: string): readonly Sign[] {
	const signs: Sign[] = [];
	for (const {rule, pattern, user, brought, isOne} of signRules) {
		let count = 0;
		for (const match of text.matchAll(pattern)) {
			if (isOne !== undefined && !isOne(match)) continue;
			signs.push({rule, start: match.index, end: match.index + match[0].length, user, brought});
			if (++count >= signsMax) break;
		}
	}
	return signs;
}
