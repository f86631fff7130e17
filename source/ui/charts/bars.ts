/** A horizontal bar of eighth blocks for a share of one whole. A share above nothing is never an empty bar. */
import type {Glyphs} from '../glyphs.ts';

export function bar(share: number, width: number, glyphs: Glyphs): string {
	if (width <= 0 || !(share > 0)) return '';
	const eighths = glyphs.bars.length;
	const steps = Math.max(1, Math.round(Math.min(1, share) * width * eighths));
	const whole = Math.floor(steps / eighths);
	const rest = steps % eighths;
	return (glyphs.bars.at(-1) ?? '#').repeat(whole) + (rest === 0 ? '' : (glyphs.bars[rest - 1] ?? ''));
}
