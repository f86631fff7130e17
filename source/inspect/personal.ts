/**
Structured personal data: what has a form and, mostly, a check digit of its own. Names and addresses have neither, and
are not looked for: rules for them are wrong three times of four. What is found here may be masked; what of it is sure
enough to be told of is for `personal-certainty.ts` to say.
*/
import {type Candidates, escapeEnd, isLetterBefore} from './candidates.ts';
import {isLuhn, isMod97} from './checksums.ts';
import {endOfMatch, type Found} from './finding.ts';
import {credentialsBefore} from './secrets.ts';

export function personalIn(text: string, {tokens, digits, ats, colons}: Candidates): readonly Found[] {
	const found: Found[] = [];
	for (const at of ats) add(found, emailAt(text, at));
	for (let index = 0; index < tokens.length; index += 2) add(found, ibanAt(text, tokens[index] ?? 0));
	let until = 0;
	for (const at of digits) {
		// A number is one thing: what was read as it is not read again from its second group on.
		if (at < until) continue;
		const number = numberAt(text, at);
		add(found, number);
		until = number?.end ?? until;
	}
	until = 0;
	for (const at of colons) {
		if (at < until || text.charAt(at) !== ':') continue;
		const run = addressRunAt(text, at);
		until = run.end;
		if (run.end - run.start >= addressLengthMin && isIpv6(text.slice(run.start, run.end)))
			found.push({...run, rule: 'ip'});
	}
	return found;
}

/** What a number is depends on its first group: most numbers are none of these by that alone. */
function numberAt(text: string, at: number): Found | null {
	let length = 1;
	while (length < numberLengthMax && isDigit(text.charCodeAt(at + length))) length++;
	const next = text.charAt(at + length);
	const mayBePhone = /[+(]/.test(text.charAt(at - 1)) || (length <= 5 && /[ .)/\u00A0-]/.test(next));
	return (
		(mayBePhone ? phoneAt(text, at) : null) ??
		(length === 4 || length >= cardLengthMin ? cardAt(text, at) : null) ??
		(length === 3 ? ssnAt(text, at) : null) ??
		(length <= 3 && next === '.' ? ipv4At(text, at) : null)
	);
}

const numberLengthMax = 20;
const cardLengthMin = 12;

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

function add(found: Found[], item: Found | null): void {
	if (item !== null) found.push(item);
}

/** Of an address before the `@` (RFC 5321 allows 64), and what may stand in it without quotes. */
const localLengthMax = 64;
const localSign = /[A-Za-z0-9._%+'&~\u00C0-\u024F-]/;
const domain = /@(?:[A-Za-z0-9\u00C0-\u024F-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])/y;
/** A version, a picture of double size, a file, a unit of systemd, a method in mixed case. */
const noDomain =
	/^@(?:v?\d+\.\d+\.|\dx\.)|\.(?:png|jpe?g|gif|svg|webp|html?|css|jsx?|tsx?|json|ya?ml|txt|pdf|lock|service|socket|timer|target)$|[a-z][A-Z][A-Za-z]*$/;
/** Of Kotlin: `this@Activity.name`. */
const noLocal = /^(?:this|super|return)$/;

function emailAt(text: string, at: number): Found | null {
	let start = at;
	while (start > 0 && at - start < localLengthMax && localSign.test(text.charAt(start - 1))) start--;
	start = escapeEnd(text, start);
	while (start < at && /[.'-]/.test(text.charAt(start))) start++;
	const end = start < at ? endOfMatch(domain, text, at) : -1;
	if (end < 0 || noDomain.test(text.slice(at, end)) || noLocal.test(text.slice(start, at))) return null;
	// `user:password@host` and `user@host` of an address on the net are none, nor is `user@host:path` of scp and git.
	const isOfAddress =
		text.startsWith('://', start - 3) || /^:[\w~.-]{0,100}\//.test(text.slice(end, end + 102));
	return isOfAddress || credentialsBefore(text, at) !== null ? null : {start, end, rule: 'email'};
}

/** Lengths by country (SWIFT's registry of IBANs). */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
	'NO15 BE16 DK18 FI18 FO18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 MN20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 FR26 IS26 IT26 MC26 MR26 SM26 TR26 AL28 AZ28 BY28 CY28 DO28 GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33'
		.split(' ')
		.map(entry => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const ibanShape = /[A-Z]{2}\d{2}[ -]?[A-Z0-9]/iy;

function ibanAt(text: string, at: number): Found | null {
	const start = escapeEnd(text, at);
	const length = ibanLengths[text.slice(start, start + 2).toUpperCase()];
	if (length === undefined || endOfMatch(ibanShape, text, start) < 0) return null;
	let iban = '';
	let end = start;
	for (; iban.length < length && end < text.length; end++) {
		const character = text.charAt(end);
		if (/[A-Za-z0-9]/.test(character)) iban += character;
		else if (character !== ' ' && character !== '-') break;
	}
	const isWhole = iban.length === length && !/[A-Za-z0-9]/.test(text.charAt(end));
	return isWhole && isMod97(iban) ? {start, end, rule: 'iban'} : null;
}

/** Groups as they are printed, or none; the same sign between all. */
const cardShapes = [
	/\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\w-])/y,
	/3\d{3}([ -]?)\d{6}\1\d{4,5}(?![\w-])/y,
	/\d{4}([ -])\d{4}\1\d{4}\1\d{4}\1\d{1,3}(?![\w-])/y,
	/\d{12,19}(?![\w-])/y,
];
/** Issuers' first digits: Visa, Mastercard, American Express, Discover, Diners Club, JCB, Maestro, UnionPay, Mir. */
const issuer =
	/^(?:4|5[0-8]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720|20[0-4])|3[47]|30[0-5]|3095|3[689]|35|6[0-9]|1800|2131)/;

function cardAt(text: string, at: number): Found | null {
	if (/[.,$€£]/.test(text.charAt(at - 1)) && at > 0) return null;
	for (const shape of cardShapes) {
		const end = endOfMatch(shape, text, at);
		if (end < 0) continue;
		const digits = text.slice(at, end).replaceAll(/\D/g, '');
		const isFraction = /^\.\d/.test(text.slice(end, end + 2));
		if (digits.length >= cardLengthMin && issuer.test(digits) && isLuhn(digits) && !isFraction) {
			return {start: at, end, rule: 'card'};
		}
	}
	return null;
}

/** Area, group and serial that were never given out are none (SSA, RM 10201.035). */
const ssn = /(?!000|666|9\d\d)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/y;

function ssnAt(text: string, at: number): Found | null {
	if (text.charAt(at - 1) === '-' || text.charAt(at - 1) === '.') return null;
	const end = endOfMatch(ssn, text, at);
	return end < 0 ? null : {start: at, end, rule: 'ssn'};
}

/** `+` or `00`, a country, and groups; of North America also as it is written there; after a word for it, any groups. */
const international =
	/(?:\+|00[ .-]?)(?:\([1-9]\d{0,3}\)|[1-9]\d{0,3})(?:[ .\u00A0-]?(?:\(\d{1,5}\)|\d{1,5})){1,6}(?:x\d{1,6})?(?!\w)/y;
const northAmerican =
	/(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([.-]))[2-9]\d{2}[.-]\d{4}(?:x\d{1,6})?(?!\w|[.-]\d)/y;
const grouped =
	/(?:\(\d{1,5}\)|\d{1,5})(?:[ ./\u00A0-]{1,2}\d{2,5}|(?<=\))\d{2,5}){1,5}(?:x\d{1,6})?(?!\w|[.-]\d)/y;
const phoneWord =
	/\b(?:tele)?(phone|tel|mobile|cell|fax|whatsapp|call(?:ed|ing)?|hotline|text me)\b[^\d]{0,30}$/i;
/** How far before a number a word for it may stand. */
const wordReach = 40;

function phoneAt(text: string, at: number): Found | null {
	const lead = text.charAt(at - 1);
	const plus = lead === '+' ? at - 1 : lead === '(' && text.charAt(at - 2) === '+' ? at - 2 : -1;
	if (plus >= 0 && !isLetterBefore(text, plus) && !/[\d+]/.test(text.charAt(plus - 1)))
		return phoneOf(international, text, plus, 8);
	if (plus >= 0 || /[.\w-]/.test(lead)) return null;
	if (lead === '(') return localPhoneAt(text, at - 1) ?? localPhoneAt(text, at);
	return localPhoneAt(text, at);
}

function localPhoneAt(text: string, start: number): Found | null {
	const known = phoneOf(northAmerican, text, start, 10);
	if (known !== null) return known;
	// The same groups are a date, a part number, a sum: only what stands before them tells.
	const end = endOfMatch(grouped, text, start);
	const word = end < 0 ? undefined : phoneWord.exec(text.slice(Math.max(0, start - wordReach), start))?.[1];
	// Calls and cells are counted, too.
	if (word === undefined || (/^c/i.test(word) && quantity.test(text.slice(start, end)))) return null;
	return phoneOf(international, text, start, 8) ?? phoneOf(grouped, text, start, 7);
}

/** E.164 allows 15 digits, and a place of work as many as it has extensions. */
const phoneDigitsMax = 15;

function phoneOf(shape: RegExp, text: string, start: number, digitsMin: number): Found | null {
	const end = endOfMatch(shape, text, start);
	if (end < 0) return null;
	const number = text.slice(start, end);
	if (date.test(number) || (number.startsWith('+') && quantity.test(number))) return null;
	const digits = number.replace(/x\d+$/, '').replaceAll(/\D/g, '');
	return digits.length < digitsMin || digits.length > phoneDigitsMax ? null : {start, end, rule: 'phone'};
}

/** "The last call: 2024-05-12 10", "called on 12.05.2024". */
const date = /^(?:(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d)(?: \d{1,2})?$/;
/** "+12 500 000 users": thousands are written in threes. */
const quantity = /^\+?[1-9]\d{0,2}(?:[ .\u00A0]\d{3}){1,2}$/;

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`${octet}(?:\\.${octet}){3}(?![\\w-]|\\.\\d)`, 'y');
/** "version 4.0.0.0", "section 2.1.3.4", "§ 1.2.3.4"; `v1.2.3.4` has a letter before it. */
const numberedWord =
	/(?:version|ver\.?|release|build|section|chapter|clause|appendix|§)["']? ?[:=]? ?["']?$/i;
const numberedReach = 16;
/** A heading of the fourth depth: its numbers are small, it begins a line, and words follow. */
const headingNumbers = /^(?:[1-9]|[12]\d)(?:\.(?:[1-9]|[12]\d)){3}$/;

function ipv4At(text: string, at: number): Found | null {
	if (/[.\w-]/.test(text.charAt(at - 1)) && isLetterBefore(text, at)) return null;
	if (/[.-]/.test(text.charAt(at - 1)) && at > 0) return null;
	const end = endOfMatch(ipv4, text, at);
	if (end < 0 || numberedWord.test(text.slice(Math.max(0, at - numberedReach), at))) return null;
	const isHeading =
		headingNumbers.test(text.slice(at, end)) &&
		/^[#* \t]*$/.test(lineBefore(text, at)) &&
		/^[*.]{0,3} \p{Lu}/u.test(text.slice(end, end + 8));
	return isHeading ? null : {start: at, end, rule: 'ip'};
}

function lineBefore(text: string, at: number): string {
	const before = text.slice(Math.max(0, at - numberedReach), at);
	return before.slice(before.lastIndexOf('\n') + 1);
}

/** A machine's name for itself, for nobody and for all: it says nothing of a person, and a masked one hides what broke. */
export function isNobody(address: string): boolean {
	return /^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$|169\.254\.|fe80:)/i.test(address);
}

/** 8 groups of 4 and 7 colons, or an IPv4 address in place of the last two groups. */
const addressLengthMax = 45;
const addressLengthMin = 6;
const addressSign = /[0-9A-Fa-f:]/;

function addressRunAt(text: string, at: number): {readonly start: number; readonly end: number} {
	let start = at;
	while (start > 0 && at - start < addressLengthMax && addressSign.test(text.charAt(start - 1))) start--;
	let end = at + 1;
	while (end < text.length && end - start <= addressLengthMax && addressSign.test(text.charAt(end))) end++;
	const isPart = isLetterBefore(text, start) || /[\w]/.test(text.charAt(end));
	return isPart ? {start: end, end} : {start: escapeEnd(text, start), end};
}

/** RFC 4291: eight groups, or fewer with one `::`. Code has `a::b` too, so that three groups and a digit are asked for. */
function isIpv6(run: string): boolean {
	const address = run.replace(/(?<=[0-9A-Fa-f]):$/, '');
	const parts = address.split('::');
	const groups = address.split(':').filter(group => group !== '');
	if (parts.length > 2 || groups.length > 8 || groups.some(group => group.length > 4)) return false;
	if (address.startsWith(':') && !address.startsWith('::')) return false;
	// Eight pairs are the number of a network card (EUI-64), not of a host.
	return parts.length === 2
		? (groups.length >= 3 || shortIpv6.test(address)) && groups.length < 8 && /\d/.test(address)
		: groups.length === 8 && groups.some(group => group.length !== 2);
}

/** What begins as addresses that are in use do: `fe80::1`, `2001:db8::`. */
const shortIpv6 = /^(?:2[0-9a-f]{3}|fe80|fd[0-9a-f]{2})(?=:)/i;
