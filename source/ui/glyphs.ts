/** The signs of the screen, one cell wide each, in unicode and in ASCII. Layouts are the same with both. */
export type Glyphs = typeof unicode;

const unicode = {
	ok: '●',
	learning: '◌',
	none: '·',
	warning: '!',
	error: '×',
	firing: '▲',
	done: '✓',
	running: '…',
	cancelled: '⊘',
	attempts: '↻',
	selected: '▌',
	folded: '▸',
	open: '▾',
	unknown: '–',
	cut: '…',
	arrow: '→',
	back: '←',
	sorted: '▾',
	paused: '‖',
	up: '↑',
	box: {topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', across: '─', down: '│'},
	tree: {branch: '├', last: '└', down: '│', more: '⋮'},
	blocks: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as readonly string[],
	bars: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'] as readonly string[],
	wait: '░',
	work: '█',
	unclear: '▒',
	beside: '▄',
	pending: '╌',
	firstToken: '│',
	event: '◆',
	span: {left: '├', right: '┤', across: '─'},
	/** Names of keys, which may be wider. */
	keys: {up: '↑', down: '↓', left: '←', right: '→', enter: '↵'},
};

const ascii: Glyphs = {
	ok: '*',
	learning: 'o',
	none: '.',
	warning: '!',
	error: 'x',
	firing: '^',
	done: 'v',
	running: '~',
	cancelled: '-',
	attempts: 'r',
	selected: '>',
	folded: '>',
	open: 'v',
	unknown: '-',
	cut: '~',
	arrow: '>',
	back: '<',
	sorted: 'v',
	paused: '"',
	up: '^',
	box: {topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', across: '-', down: '|'},
	tree: {branch: '+', last: '\\', down: '|', more: ':'},
	blocks: ['_', '.', '-', ':', '=', '+', '*', '#'],
	bars: [' ', ' ', ' ', ' ', '#', '#', '#', '#'],
	wait: '.',
	work: '#',
	unclear: '=',
	beside: '=',
	pending: '-',
	firstToken: '!',
	event: 'o',
	span: {left: '|', right: '|', across: '-'},
	keys: {up: 'Up', down: 'Down', left: 'Left', right: 'Right', enter: 'Enter'},
};

export const glyphSets = {unicode, ascii};

/** Our signs that stand in words, and the pictures of control characters, for a terminal that draws ASCII only. */
const inWords: Readonly<Record<string, string>> = {
	'–': '-',
	'−': '-',
	'…': '~',
	'×': 'x',
	'±': '+',
	'‹': '<',
	'›': '>',
	µ: 'u',
	'┼': '+',
	'┤': '|',
	'│': '|',
	'↵': '<',
	'↓': 'v',
	'␡': '?',
	'␦': '?',
};

const oneCell: ReadonlyMap<string, string> = new Map([
	...Object.entries(unicode).flatMap(([name, sign]) => {
		const plain = ascii[name as keyof Glyphs];
		return typeof sign === 'string' && typeof plain === 'string' ? [[sign, plain] as const] : [];
	}),
	...Object.entries(inWords),
]);

/** All signs of ours as ASCII of the same width; letters of other scripts are what the telemetry says, and stay. */
export function inAscii(line: string): string {
	return line.replace(/[\u2000-\u2BFF×µ·±]/g, sign => {
		if (sign >= '\u2400' && sign <= '\u2420') return '?';
		return oneCell.get(sign) ?? sign;
	});
}
