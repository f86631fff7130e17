/**
Meanings to colours: six roles, from the terminal's own 16 colours, so that light and dark follow its palette, and
those of what is read in a message: emphasis, code, and the parts of code. Who wants others names a palette or a colour.
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

/** Colours a terminal tells apart. */
export type Depth = 16 | 256 | 'true';

/** `#rrggbb`, a number of the 256, or a name of the 16, by role. */
export type Colours = Readonly<Partial<Record<Role, string>>>;

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

/** On black and on white each of them has the contrast that WCAG 2.2 asks of text (1.4.3, 4.5 to 1). */
export const palettes = {
	terminal: {},
	dark: {
		ok: '#7ee787',
		warn: '#e3b341',
		error: '#ff7b72',
		accent: '#79c0ff',
		dim: '#9198a1',
		code: '#a5d6ff',
		keyword: '#d2a8ff',
		string: '#a5d6ff',
		comment: '#9198a1',
		number: '#79c0ff',
	},
	light: {
		ok: '#116329',
		warn: '#7d4e00',
		error: '#b31d28',
		accent: '#0550ae',
		dim: '#57606a',
		code: '#0a3069',
		keyword: '#6639ba',
		string: '#0a3069',
		comment: '#57606a',
		number: '#0550ae',
	},
} as const satisfies Readonly<Record<string, Colours>>;

/** In the order of SGR 30 to 37; `bright` before a name: 90 to 97. */
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Why a role cannot have a colour; null: it can. */
export function colourMistake(
	role: string,
	colour: string,
): {readonly message: string; readonly hint: string} | null {
	if (!Object.hasOwn(codes, role))
		return {message: `there is no role "${role}"`, hint: `one of ${Object.keys(codes).join(', ')}`};
	if (codeOf(colour, 'true') !== null) return null;
	return {
		message: `"${colour}" is no colour`,
		hint: `#rrggbb, a number up to 255, or ${names.join(', ')}, with "bright " before it or not`,
	};
}

export function colouredTheme(colours: Colours, depth: Depth): Theme {
	const own = new Map(
		Object.entries(codes).map(([role, [on, off]]) => {
			const given = colours[role as Role];
			const code = given === undefined ? null : codeOf(given, depth);
			return [role, code === null ? [on, off] : [code, '39']] as const;
		}),
	);
	return {
		name: 'colour',
		paint(role, text) {
			const [on, off] = own.get(role) ?? ['', ''];
			return `\u001B[${on}m${text}\u001B[${off}m`;
		},
	};
}

/** SGR parameters; null: it is no colour, or one that a terminal of 16 cannot show. */
function codeOf(colour: string, depth: Depth): string | null {
	const [, bright, name = ''] = /^(bright )?([a-z]+)$/.exec(colour) ?? [];
	const index = names.findIndex(one => one === name);
	if (index !== -1) return String((bright === undefined ? 30 : 90) + index);
	if (/^\d{1,3}$/.test(colour) && Number(colour) <= 255)
		return depth === 16 ? null : `38;5;${Number(colour)}`;
	const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour) ?? [];
	if (red === undefined || green === undefined || blue === undefined) return null;
	const parts = [red, green, blue].map(part => Number.parseInt(part, 16));
	if (depth === 16) return null;
	return depth === 'true' ? `38;2;${parts.join(';')}` : `38;5;${nearestOf256(parts)}`;
}

/** Levels of the cube of 6×6×6 colours, from 16 on, of xterm's 256; from 232 on 24 greys. */
const levels = [0, 95, 135, 175, 215, 255];
const greys = Array.from({length: 24}, (_, at) => 8 + 10 * at);

function nearestOf256(parts: readonly number[]): number {
	const nearest = (to: number, among: readonly number[]): number =>
		among.reduce(
			(best, value, at) => (Math.abs(value - to) < Math.abs((among[best] ?? 0) - to) ? at : best),
			0,
		);
	const cube = parts.map(part => nearest(part, levels));
	const grey = nearest(parts.reduce((sum, part) => sum + part, 0) / 3, greys);
	const distance = (of: readonly number[]): number =>
		parts.reduce((sum, part, at) => sum + ((of[at] ?? 0) - part) ** 2, 0);
	const value = greys[grey] ?? 0;
	if (distance([value, value, value]) < distance(cube.map(at => levels[at] ?? 0))) return 232 + grey;
	const [red = 0, green = 0, blue = 0] = cube;
	return 16 + 36 * red + 6 * green + blue;
}

const plain: Theme = {name: 'plain', paint: (_role, text) => text};

export const themes = {colour: colouredTheme(palettes.terminal, 16), plain};
