/** What the environment says of the terminal. */
import type {Depth} from '../ui/theme.ts';

/** Colours that it tells apart, as it says itself (COLORTERM) or by its name. */
export function colourDepth(): Depth {
	if (/^(truecolor|24bit)$/i.test(process.env['COLORTERM'] ?? '')) return 'true';
	return /-256color$|-direct$/.test(process.env['TERM'] ?? '') ? 256 : 16;
}

/** The locale's character set decides, as for htop; the Linux console draws few of our signs. */
export function isUnicode(): boolean {
	const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
	return process.env['TERM'] !== 'linux' && (locale === '' || /utf-?8/i.test(locale));
}

/** `cli.ts` made a NO_COLOR into this; "false" is the other word that Ink's colour library takes for none. */
export function hasColour(): boolean {
	return !['0', 'false'].includes(process.env['FORCE_COLOR'] ?? '');
}
