/**
Meanings to colours: six roles, from the terminal's own 16 colours, so that light and dark follow its palette, and
those of what is read in a message: emphasis, code, and the parts of code.
No role paints a background but selection. Without colour every role is plain: signs and words carry it all.
*/
export type Role =
	| 'ok'
	| 'warn'
	| 'error'
	| 'accent'
	| 'dim'
	| 'strong'
	| 'selection'
	| 'emphasis'
	| 'code'
	| 'keyword'
	| 'string'
	| 'comment'
	| 'number';

export type Theme = {
	readonly name: 'colour' | 'plain';
	readonly paint: (role: Role, text: string) => string;
};

/** SGR parameters, [on, off] (ECMA-48 8.3.117). */
const codes: Readonly<Record<Role, readonly [string, string]>> = {
	ok: ['32', '39'],
	warn: ['33', '39'],
	error: ['31', '39'],
	accent: ['36', '39'],
	dim: ['90', '39'],
	strong: ['1', '22'],
	selection: ['7', '27'],
	emphasis: ['3', '23'],
	code: ['36', '39'],
	keyword: ['35', '39'],
	string: ['32', '39'],
	comment: ['90', '39'],
	number: ['36', '39'],
};

const colour: Theme = {
	name: 'colour',
	paint(role, text) {
		const [on, off] = codes[role];
		return `\u001B[${on}m${text}\u001B[${off}m`;
	},
};

const plain: Theme = {name: 'plain', paint: (_role, text) => text};

export const themes = {colour, plain};
