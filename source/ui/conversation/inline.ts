/**
What stands within a line of Markdown, as pieces. Only three things change: the stars of emphasis go, the address of
a link stands behind its text, and a picture in the text itself tells its size. All else stays as it was written,
since what looks like Markdown may be a name (`__init__`), a pattern (`**` + `/*.ts`), a formula or a path.
*/
import type {Token, Tokens} from 'marked';
import {bytes} from '../format.ts';
import type {Piece, Row} from '../rows.ts';
import type {Role} from '../theme.ts';

/** `role`: of what has none of its own. */
export function inlinePieces(tokens: readonly Token[], role?: Role): Row {
	return tokens.flatMap((token, at) => {
		const before = at === 0 ? '' : (tokens[at - 1]?.raw.at(-1) ?? '');
		const after = tokens[at + 1]?.raw[0] ?? '';
		return piecesOf(token, {before, after, role});
	});
}

type Place = {readonly before: string; readonly after: string; readonly role: Role | undefined};

function piecesOf(token: Token, place: Place): Row {
	const {role} = place;
	switch (token.type) {
		case 'strong':
		case 'em':
			return emphasised(token as Tokens.Strong | Tokens.Em, place);
		case 'codespan': {
			const [, open = '', code = '', close = ''] = /^(`*)([^]*?)(`*)$/.exec(token.raw) ?? [];
			return [told(open, 'dim'), told(code, 'code'), told(close, 'dim')];
		}
		case 'link':
			return linked(token as Tokens.Link);
		case 'image':
			return pictured(token as Tokens.Image);
		case 'checkbox':
			// Part of the head of its item.
			return [];
		default:
			return [told(token.raw, role)];
	}
}

/** What people stress begins with a word or with what encloses one; a pattern (`*.js, *.ts`) does not. */
const stressed = /^[*\p{L}\p{N}"'“‘«`([{<$€£#@~_\u0080-\uFFFF]/u;

/** Where a star begins or ends something that people stress, and is not part of a name, a pattern or a formula. */
const beforeStress = /^$|[\s([{"'“‘„«—–:,;>|\-~*_]|[\u0080-\uFFFF]/;
const afterStress = /^$|[\s)\]}"'”’»—–:,;.!?<|\-~*_]|[\u0080-\uFFFF]/;

function emphasised(token: Tokens.Strong | Tokens.Em, {before, after, role}: Place): Row {
	const own: Role = token.type === 'strong' ? 'strong' : role === 'strong' ? 'strong' : 'emphasis';
	const inner = inlinePieces(token.tokens, own);
	const isStress =
		token.raw.startsWith('*') &&
		stressed.test(token.text) &&
		beforeStress.test(before) &&
		afterStress.test(after);
	// A star beside another one is part of a longer run, whose parts must not come apart.
	if (isStress && before !== '*' && after !== '*') return inner;
	const length = token.type === 'strong' ? 2 : 1;
	return [told(token.raw.slice(0, length), own), ...inner, told(token.raw.slice(-length), own)];
}

function linked({raw, href, title, tokens}: Tokens.Link): Row {
	// An address alone, and a link whose address stands elsewhere, are as they were written.
	if (!raw.startsWith('[') || !raw.includes('](')) return [told(raw, 'accent')];
	const address = title == null || title === '' ? href : `${href} "${title}"`;
	const text = inlinePieces(tokens, 'accent');
	return text.length === 1 && text[0]?.text === address ? text : [...text, told(` (${address})`, 'dim')];
}

/** Base64 says three bytes in four characters. */
const base64Share = 3 / 4;

function pictured({raw, href, title, text}: Tokens.Image): Row {
	if (!raw.includes('](')) return [told(raw, 'accent')];
	const inLine = /^data:([^;,]*)[^,]*,/.exec(href);
	const size = inLine === null ? 0 : (href.length - inLine[0].length) * base64Share;
	const address = inLine === null ? href : `in line, ${inLine[1]}, ${bytes(size)}`;
	const named = title == null || title === '' ? address : `${address} "${title}"`;
	return [told(`[image: ${text}]`, 'accent'), told(` (${named})`, 'dim')];
}

/** Line ends stay; who splits the pieces at them makes each inert. */
function told(text: string, role?: Role): Piece {
	return role === undefined ? {text} : {text, role};
}
