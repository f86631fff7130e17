/** Words of a person as an expression of FTS5 in which nothing of theirs is an operator. */

export type SearchTerm = {
	readonly text: string;
	/** The last word may go on: "refun" finds "refund". */
	readonly prefix: boolean;
};

/** All terms must be there; each is a phrase. Null where no term holds a letter or digit to look for. */
export function matchExpression(terms: readonly SearchTerm[]): string | null {
	const phrases = terms
		.filter(term => /[\p{L}\p{N}\p{Co}]/u.test(term.text))
		.map(term => `"${term.text.replaceAll('"', '""').replaceAll('\0', ' ')}"${term.prefix ? '*' : ''}`);
	return phrases.length === 0 ? null : phrases.join(' AND ');
}

/** `"as typed" wor`: quoted texts are phrases, the last bare word may go on, as it may still be being typed. */
export function searchTerms(text: string): readonly SearchTerm[] {
	const terms: SearchTerm[] = [];
	for (const match of text.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
		const quoted = match[1];
		const isLast = match.index + match[0].length === text.length;
		if (quoted !== undefined) terms.push({text: quoted, prefix: false});
		else terms.push({text: match[0].replace(/\*$/, ''), prefix: isLast || match[0].endsWith('*')});
	}
	return terms;
}
