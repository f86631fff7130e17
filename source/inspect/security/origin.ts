/** Where a value that a model wrote was read before: by that a repeated address is told from one that comes from nowhere. */
import type {Passage} from '../exchange.ts';

/**
How a value is written the same everywhere: `digits` without what groups them, `account` in capitals without blanks and
hyphens, `lower` in small letters, `exact` as it is.
*/
export type Form = 'digits' | 'account' | 'lower' | 'exact';

export function formOf(value: string, form: Form): string {
	if (form === 'digits') return value.replaceAll(/\D/g, '');
	return inForm(value, form);
}

/** Finds the first passage that holds a value, itself in its form; null: none does. Each text is brought to a form once. */
export function originFinder(reads: readonly Passage[]): (value: string, form: Form) => Passage | null {
	const texts = new Map<Form, readonly string[]>();
	return (value, form) => {
		const known = texts.get(form) ?? reads.map(({text}) => inForm(text, form));
		texts.set(form, known);
		return reads[known.findIndex(text => text.includes(value))] ?? null;
	};
}

/** `echo of message 2`; a document, a tool and the system message by their names. */
export function originName({author, source}: Passage): string {
	return author === 'user' || author === 'assistant' ? `echo of ${source}` : source;
}

function inForm(text: string, form: Form): string {
	if (form === 'exact') return text;
	if (form === 'lower') return text.toLowerCase();
	if (form === 'account') return text.replaceAll(/[ -]/g, '').toUpperCase();
	return text.replaceAll(/(?<=\d)[ ().\u00A0/-]{1,3}(?=\d)/g, '');
}
