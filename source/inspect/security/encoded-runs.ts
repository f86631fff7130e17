/**
Runs of base64 and of hexadecimal digits that are readable text: what is written so in order not to be read. Bytes of
pictures, hashes and keys are no text, and are passed over.
*/

type EncodedRun = {
	readonly encoding: 'base64' | 'hexadecimal';
	/** UTF-16 positions of the run. */
	readonly start: number;
	readonly end: number;
	readonly decoded: string;
};

/** Sixteen digits of base64 are twelve letters: shorter runs are words. */
const run = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** What is decoded of one run: an instruction is no longer, a picture is. */
const digitsMax = 8192;
/** Texts that are read of one text. */
const runsMax = 50;

export function encodedRunsIn(text: string): readonly EncodedRun[] {
	const runs: EncodedRun[] = [];
	for (const match of text.matchAll(run)) {
		const digits = match[0].slice(0, digitsMax);
		const hexadecimal = /^(?:[0-9a-f]{2}){12,}$/i.test(digits);
		const decoded = hexadecimal ? readableText(ofHexadecimal(digits)) : ofBase64(digits);
		if (decoded === null) continue;
		const encoding = hexadecimal ? 'hexadecimal' : 'base64';
		runs.push({encoding, start: match.index, end: match.index + match[0].length, decoded});
		if (runs.length >= runsMax) break;
	}
	return runs;
}

function ofHexadecimal(digits: string): string {
	return digits.replaceAll(/../g, pair => String.fromCharCode(Number.parseInt(pair, 16)));
}

/** Digits that are tried before the whole run is decoded: three bytes of four are seldom readable by chance. */
const trialLength = 16;

function ofBase64(digits: string): string | null {
	const standard = digits.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
	const trial = decode(standard.slice(0, trialLength));
	if (trial === null || !isPrintable(trial)) return null;
	const decoded = decode(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
	return decoded === null ? null : readableText(decoded);
}

function decode(digits: string): string | null {
	try {
		return atob(digits);
	} catch {
		return null;
	}
}

function isPrintable(bytes: string): boolean {
	return /^[\t\n\r -~\u0080-\u00FF]*$/.test(bytes);
}

/** Words with blanks between them, in UTF-8; else null. */
function readableText(bytes: string): string | null {
	if (!isPrintable(bytes) || !/[A-Za-z]{2,}[ \n,.;:_-]+[A-Za-z]{2,}/.test(bytes)) return null;
	try {
		const units = Uint8Array.from(bytes, byte => byte.charCodeAt(0));
		// What was cut may end within a character.
		return new TextDecoder('utf-8', {fatal: true}).decode(units, {stream: true});
	} catch {
		return null;
	}
}
