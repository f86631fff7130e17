/**
Keys, tokens and passwords: by the prefix that their issuer gave them, by their place (`Authorization:`, `user:…@`), or
by the name they are assigned to and how random they look. The forms are the issuers' own, as their documentation and
their secret-scanning programmes tell them.
*/
import {type Candidates, escapeEnd, isLetterBefore} from './candidates.ts';
import {entropyOf} from './checksums.ts';
import {endOfMatch, type Found} from './finding.ts';

type Rule = {readonly rule: string; readonly pattern: RegExp};

/** Tried at the start of a token; the first that fits names it. Each is a prefix and one run of one class: linear. */
const prefixed: readonly Rule[] = [
	{rule: 'anthropic key', pattern: /sk-ant-[A-Za-z0-9_-]{20,}/y},
	{rule: 'openrouter key', pattern: /sk-or-v1-[0-9a-f]{32,}/y},
	{rule: 'langfuse key', pattern: /[sp]k-lf-[0-9a-f-]{32,}/y},
	{
		rule: 'openai key',
		pattern: /sk-(?:proj-|svcacct-|admin-|None-)?(?=[A-Za-z_-]{0,200}\d)[A-Za-z0-9_-]{20,}/y,
	},
	{rule: 'google key', pattern: /AIza[A-Za-z0-9_-]{35,}|GOCSPX-[A-Za-z0-9_-]{20,}|ya29\.[A-Za-z0-9_-]{20,}/y},
	{rule: 'aws key', pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/y},
	{rule: 'github token', pattern: /gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}/y},
	{rule: 'gitlab token', pattern: /gl(?:pat|dt|rt|cbt|ptt|soat)-[A-Za-z0-9_-]{20,}/y},
	{rule: 'slack token', pattern: /xox[abceoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}/y},
	{rule: 'stripe key', pattern: /(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,}/y},
	{rule: 'hugging face token', pattern: /hf_[A-Za-z0-9]{30,}/y},
	{rule: 'twilio key', pattern: /(?:SK|AC)[0-9a-f]{32}(?![A-Za-z0-9])/y},
	{rule: 'sendgrid key', pattern: /SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,}/y},
	{rule: 'npm token', pattern: /npm_[A-Za-z0-9]{36,}/y},
	{rule: 'pypi token', pattern: /pypi-[A-Za-z0-9_-]{50,}/y},
	{
		rule: 'model provider key',
		pattern: /(?:gsk_|pplx-|xai-|r8_|tvly-|nvapi-|fw_|csk-|lsv2_(?:pt|sk)_|pcsk_|dapi)[A-Za-z0-9_-]{24,}/y,
	},
	{
		rule: 'service token',
		pattern:
			/(?:dop_v1_|doo_v1_|shpat_|shpss_|lin_api_|ntn_|hvs\.|glsa_|sntrys_|sntryu_|figd_|PMAK-|sbp_|dckr_pat_|key-|rubygems_|NRAK-|phc_|AGE-SECRET-KEY-1)[A-Za-z0-9_-]{20,}/y,
	},
];

/** How any of them begins: one test for the many tokens that are none. */
const beginning =
	/[sp]k-|[srk]k_|AIza|GOCSPX|ya29|A[KSBC][IC]A|gh[pousr]_|github_|gl[a-z]{2,4}-|x(?:ox|app|ai)|whsec_|hf_|SK|AC|SG\.|npm_|pypi-|gsk_|pplx-|r8_|tvly-|nvapi-|fw_|csk-|lsv2_|pcsk_|dapi|do[po]_v1_|shp|lin_api_|ntn_|hvs\.|glsa_|sntry|figd_|PMAK-|sbp_|dckr_|key-|rubygems_|NRAK-|phc_|AGE-|eyJ/y;

/** Keys of which one in thirty has neither a digit nor a joint, and is no candidate. */
const withoutJoint = ['AKIA', 'ASIA'];

/** Shorter tokens are no keys. */
const tokenLengthMin = 20;

/** Two parts that are JSON in base64url (RFC 7515: they begin with `{"`), and a signature, which may be empty. */
const jwt = /eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*/y;

export function secretsIn(text: string, {tokens, ats, colons, hasRule}: Candidates): readonly Found[] {
	const found: Found[] = [];
	const add = (item: Found | null): void => {
		if (item !== null) found.push(item);
	};
	if (hasRule) addPrivateKeys(text, found);
	for (let index = 0; index < tokens.length; index += 2) {
		const from = tokens[index] ?? 0;
		const until = tokens[index + 1] ?? 0;
		if (until - from >= tokenLengthMin) add(tokenAt(text, from, until));
	}
	for (const head of withoutJoint) {
		for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + head.length)) {
			if (!isWithin(text, at)) add(tokenAt(text, at, at));
		}
	}
	for (const at of ats) add(credentialsBefore(text, at));
	let until = 0;
	for (const at of colons) {
		// `::` assigns nothing, and `:=` is looked at from its end.
		if (at < until || text.charAt(at + 1) === ':' || text.charAt(at + 1) === '=') continue;
		const assigned = assignedAt(text, at);
		add(assigned);
		until = assigned?.end ?? 0;
	}
	addAuthorizations(text, found);
	return found;
}

function isWithin(text: string, at: number): boolean {
	return isLetterBefore(text, at) || /[\d.-]/.test(text.charAt(at - 1));
}

function tokenAt(text: string, from: number, until: number): Found | null {
	const start = escapeEnd(text, from);
	if (endOfMatch(beginning, text, start) < 0) return telegramAt(text, from, until);
	for (const {rule, pattern} of prefixed) {
		const end = endOfMatch(pattern, text, start);
		if (end > 0) return {start, end: withoutFullStop(text, end), rule};
	}
	const end = endOfMatch(jwt, text, start);
	return end > 0 ? {start, end, rule: 'jwt'} : null;
}

/** A bot's number, a colon, and a token that begins with AA. */
function telegramAt(text: string, from: number, until: number): Found | null {
	if (until - from !== telegramLength || !text.startsWith('AA', from)) return null;
	const [number = ''] = /(?<!\d)\d{8,10}:$/.exec(text.slice(Math.max(0, from - 12), from)) ?? [];
	return number === '' ? null : {start: from - number.length, end: until, rule: 'telegram token'};
}

const telegramLength = 35;

function withoutFullStop(text: string, end: number): number {
	return text.charAt(end - 1) === '.' ? end - 1 : end;
}

const privateKeyHead = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
/** Up to its end; where the text was cut before that, all lines of base64. */
const privateKeyBody =
	/(?:[^"-]|-(?!----)){0,16000}-----END (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----|(?:(?:\\{1,4}[nr]|\r?\n){0,4}[A-Za-z0-9+/=]{16,})*/y;

function addPrivateKeys(text: string, found: Found[]): void {
	for (const {index, 0: head} of text.matchAll(privateKeyHead)) {
		const end = endOfMatch(privateKeyBody, text, index + head.length);
		found.push({start: index, end: Math.max(end, index + head.length), rule: 'private key'});
	}
}

/** How far a password may be from the `://` before its user. */
const credentialsLengthMax = 400;
const credentials = /:\/\/[^\s:/?#@"'<>\\]{0,200}:([^\s:@/"'<>\\]{1,200})$/;

/** `scheme://user:password@host`: the password. */
export function credentialsBefore(text: string, at: number): Found | null {
	const before = text.slice(Math.max(0, at - credentialsLengthMax), at);
	const start = before.lastIndexOf('://');
	const password = start < 0 ? undefined : credentials.exec(before.slice(start))?.[1];
	return password === undefined || isPlaceholder(password)
		? null
		: {start: at - password.length, end: at, rule: 'password'};
}

// ── By the header ────────────────────────────────────────────────────────────────────────────────────────────────

const scheme = /\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC) {1,4}/g;
/** Searched for as they are, which is ten times as quick as the pattern. */
const schemeEnds = ['arer ', 'asic ', 'ARER ', 'ASIC '];
const bearer = /[A-Za-z0-9._~+/-]{16,}={0,2}/y;
const basic = /[A-Za-z0-9+/]{8,}={0,2}(?![A-Za-z0-9+/=])/y;

function addAuthorizations(text: string, found: Found[]): void {
	if (!schemeEnds.some(end => text.includes(end))) return;
	for (const {index, 0: head} of text.matchAll(scheme)) {
		const start = index + head.length;
		const isBasic = /^b.s/i.test(head);
		const end = endOfMatch(isBasic ? basic : bearer, text, start);
		if (end < 0) continue;
		const value = text.slice(start, end);
		if (isBasic ? isUserAndPassword(value) : /\d/.test(value))
			found.push({start, end, rule: isBasic ? 'password' : 'token'});
	}
}

/** `user:password` in base64 (RFC 7617): "basic understanding" is not. */
function isUserAndPassword(value: string): boolean {
	try {
		return /^[\u0020-\u0039\u003B-\u00FF]*:[\u0020-\u00FF]*$/.test(atob(value));
	} catch {
		return false;
	}
}

// ── By the name it is assigned to ────────────────────────────────────────────────────────────────────────────────

const passwordNames = ['password', 'passwd', 'passphrase', 'pwd'];
const secretNames = ['secret', 'token', 'credential', 'credentials', 'authorization', 'cookie'].concat(
	['api', 'access', 'secret', 'private', 'encryption', 'signing', 'auth', 'account', 'subscription'].map(
		name => `${name}key`,
	),
);
/** `next_page_token`: a place in a list, of no use to who may not read the list. */
const handleName = /(?:page|next|previous|continuation|sync|cursor|resume)token$/;
/** The last three letters of each: what few other names before a colon end in. */
const nameEnds = new Set([...passwordNames, ...secretNames].map(name => name.slice(-3)));

/** The longest of these names has 16 letters. */
const nameLengthMax = 20;
/** Quotes, their escapes and blanks between a name and its colon. */
const gapSign = /[\\"'` \t:]/;
const gapMax = 8;
const valueLengthMax = 256;
const opening = /[:=]>?[ \t]{0,3}(?:\\{0,3}["'`])?/y;
const valueSign = /[^\s"'`\\,;&<>{}()[\]|]/;

/** `password=…`, `"api_key": "…"`, `SECRET_KEY := …`: the value. */
function assignedAt(text: string, at: number): Found | null {
	let nameEnd = at;
	while (nameEnd > 0 && at - nameEnd < gapMax && gapSign.test(text.charAt(nameEnd - 1))) nameEnd--;
	const kind = kindOfName(text.slice(Math.max(0, nameEnd - nameLengthMax), nameEnd));
	if (kind === null) return null;
	const start = endOfMatch(opening, text, at);
	let end = start;
	while (end < text.length && end - start < valueLengthMax && valueSign.test(text.charAt(end))) end++;
	if (!looksSecret(text.slice(start, end), kind)) return null;
	while (end < text.length && valueSign.test(text.charAt(end))) end++;
	// `password = sha256(` calls something.
	return text.charAt(end) === '(' ? null : {start, end, rule: kind};
}

/** What the value of a key of this name is: of `db.password`, `http.request.header.authorization`, `OPENAI_API_KEY`. */
export function kindOfName(name: string): 'password' | 'secret' | null {
	if (!nameEnds.has(name.slice(-3).toLowerCase())) return null;
	const letters = name.slice(-nameLengthMax).replaceAll(/[ _-]/g, '').toLowerCase();
	if (handleName.test(letters)) return null;
	const isNamed = (suffix: string): boolean => letters.endsWith(suffix);
	if (passwordNames.some(isNamed)) return 'password';
	return secretNames.some(isNamed) ? 'secret' : null;
}

const placeholder =
	/^(?:x+|\*+|\.+|-+|[<$%{[/~#]|your|my[_-]|example|change|placeholder|redacted|none|null|true|false|undefined|os\.|process\.|env[._]|string|self\.|req(?:uest)?\.)/i;

function isPlaceholder(value: string): boolean {
	return placeholder.test(value) || /^(.)\1*$/.test(value);
}

/** A password holds a digit or several cases; a key is longer, and nearly as random as it can be. */
export function looksSecret(value: string, kind: 'password' | 'secret'): boolean {
	if (isPlaceholder(value)) return false;
	const hasDigit = /\d/.test(value);
	const hasLetter = /[A-Za-z]/.test(value);
	if (kind === 'password') {
		const isMixed = /[a-z]/.test(value) && /[A-Z]/.test(value.slice(1));
		return (
			value.length >= 6 &&
			hasLetter &&
			(hasDigit || (isMixed && value.length >= 8) || /[!@#$%^*+?~]/.test(value))
		);
	}
	return value.length >= 12 && hasLetter && hasDigit && entropyOf(value) >= 3;
}
