import {expect, test} from 'vitest';
import {colouredTheme, palettes, themes} from '../../source/ui/theme.ts';

/** Relative luminance (WCAG 2.2) of `#rrggbb`. */
function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

test.each([
	['dark', '#000000'],
	['dark', '#1e1e1e'],
	['light', '#ffffff'],
	['light', '#fdf6e3'],
] as const)('Each colour of %s can be read on %s', (name, background) => {
	for (const [role, colour] of Object.entries(palettes[name]))
		expect([role, contrast(colour, background) >= 4.5]).toEqual([role, true]);
});

test.each([
	[{error: '#ff7b72'}, 'true', '\u001B[38;2;255;123;114mx\u001B[39m'],
	[{error: '#ff7b72'}, 256, '\u001B[38;5;209mx\u001B[39m'],
	[{error: '#ff7b72'}, 16, '\u001B[31mx\u001B[39m'],
	[{error: '#9198a1'}, 256, '\u001B[38;5;246mx\u001B[39m'],
	[{error: '203'}, 256, '\u001B[38;5;203mx\u001B[39m'],
	[{error: '203'}, 16, '\u001B[31mx\u001B[39m'],
	[{error: 'bright magenta'}, 16, '\u001B[95mx\u001B[39m'],
	[{}, 'true', '\u001B[31mx\u001B[39m'],
] as const)('%j on a terminal of %s colours', (colours, depth, painted) => {
	expect(colouredTheme(colours, depth).paint('error', 'x')).toBe(painted);
});

test('Without colour nothing is painted', () => {
	expect(themes.plain.paint('error', 'x')).toBe('x');
});
