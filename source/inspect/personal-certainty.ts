/**
What of the personal data that may be masked is sure enough to be told of. A number that is masked for nothing costs a
number; a finding that is wrong costs the trust in all others.
*/
import type {Found} from './finding.ts';

export function isCertain(text: string, {start, end, rule}: Found): boolean {
	if (rule === 'card') return isCertainCard(text, start, end);
	if (rule === 'ssn') return isCertainSocialSecurity(text, start, end);
	return true;
}

/** First digits by length, as they are given out: to Diners Club; American Express, JCB; all others (ISO/IEC 7812). */
const usualCards: Readonly<Record<number, RegExp>> = {
	14: /^3(?:0[0-5]|095|[689])/,
	15: /^(?:3[47]|1800|2131)/,
	16: /^(?:4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|35(?:2[89]|[3-8])|6011|64[4-9]|65|62|220[0-4])/,
};
const cardWord =
	/(?<![a-z])(?:cards?|visa|master ?card|maestro|amex|american express|diners(?: club)?|discover|jcb|union ?pay|credit|debit|cvv|cc|pan|kreditkarte|karte|carte|tarjeta|carta|cart[aã]o)(?![a-z])|карт|カード|卡/i;
const cardReach = {before: 100, behind: 60};
/** `"id": `, `order_id=`, `userId: `: the number of something else. */
const idBefore = /(?:\bids?|_ids?|[a-z]Ids?|\bID|timestamp)["'`\\]{0,4} ?[:=] ?["'`\\]{0,4}$/;
const idReach = {before: 24, behind: 0};

/**
Every tenth number passes the check digit, and a third of those begins like a card: lengths that few cards have need a
word for it nearby, and what is called an id is none.
*/
function isCertainCard(text: string, start: number, end: number): boolean {
	const digits = text.slice(start, end).replaceAll(/\D/g, '');
	if (isNear(idBefore, text, start, end, idReach) && !isNear(cardWord, text, start, end, idReach))
		return false;
	return usualCards[digits.length]?.test(digits) === true || isNear(cardWord, text, start, end, cardReach);
}

const socialWord = /(?<![a-z])(?:ssn|social security|soc\.? sec)(?![a-z])/i;
const socialReach = {before: 60, behind: 30};

/** With hyphens the form is its own; with blanks it is three columns of a table, too. */
function isCertainSocialSecurity(text: string, start: number, end: number): boolean {
	return text.slice(start, end).includes('-') || isNear(socialWord, text, start, end, socialReach);
}

type Reach = {readonly before: number; readonly behind: number};

function isNear(word: RegExp, text: string, start: number, end: number, {before, behind}: Reach): boolean {
	return (
		word.test(text.slice(Math.max(0, start - before), start)) || word.test(text.slice(end, end + behind))
	);
}
