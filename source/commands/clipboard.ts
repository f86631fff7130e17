/** The clipboard of this machine, by the program that each system has for it; a file where nothing else takes a text. */
import {spawn} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A clipboard that does not answer must hold nobody up. */
const waitMsMax = 2000;

type Tool = readonly [program: string, ...argv: readonly string[]];

/** In the order in which they are tried. */
export function clipboardTools(
	platform: NodeJS.Platform,
	environment: Readonly<Record<string, string | undefined>>,
): readonly Tool[] {
	if (platform === 'darwin') return [['pbcopy']];
	if (platform === 'win32') return [['clip']];
	return [
		...(environment['WSL_DISTRO_NAME'] === undefined ? [] : [['clip.exe'] as const]),
		...(environment['TERMUX_VERSION'] === undefined ? [] : [['termux-clipboard-set'] as const]),
		...(environment['WAYLAND_DISPLAY'] === undefined ? [] : [['wl-copy'] as const]),
		...(environment['DISPLAY'] === undefined
			? []
			: [['xclip', '-selection', 'clipboard'] as const, ['xsel', '--clipboard', '--input'] as const]),
	];
}

/** True: a program took it. */
export async function toClipboard(text: string, tools: readonly Tool[]): Promise<boolean> {
	for (const tool of tools) if (await taken(text, tool)) return true;
	return false;
}

async function taken(text: string, [program, ...argv]: Tool): Promise<boolean> {
	return new Promise(resolve => {
		const child = spawn(program, argv, {stdio: ['pipe', 'ignore', 'ignore'], timeout: waitMsMax});
		child.once('error', () => resolve(false));
		// `xclip` and `wl-copy` stay behind to serve the text; the process that was started ends.
		child.once('exit', code => resolve(code === 0));
		// Whoever ends before it has read all of it says so by its exit code.
		child.stdin.on('error', () => {});
		child.stdin.end(text);
	});
}

/** In a folder that only its owner can read; returns its path. */
export function toFile(text: string): string {
	const path = join(mkdtempSync(join(tmpdir(), 'llmtop-copy-')), 'copied.txt');
	writeFileSync(path, text, {mode: 0o600});
	return path;
}
