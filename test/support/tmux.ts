/** A real terminal, where there is tmux: starts a command in it, types, and reads the screen. */
import {execFileSync} from 'node:child_process';
import {temporaryFolder} from './program.ts';

export const hasTmux = ((): boolean => {
	try {
		execFileSync('tmux', ['-V'], {stdio: 'ignore'});
		return true;
	} catch {
		console.warn('tmux is missing: the tests that drive a real terminal are skipped');
		return false;
	}
})();

export type TmuxSession = {
	readonly type: (...keys: readonly string[]) => void;
	readonly screen: () => string;
	/** Waits until the screen shows what is looked for, or throws with what it shows instead. */
	readonly waitFor: (what: RegExp | string) => Promise<string>;
	readonly resize: (columns: number, rows: number) => void;
	/** From now on every byte that comes to this terminal is written to a file as well. */
	readonly record: (file: string) => void;
	readonly close: () => void;
};

/** How often the screen is looked at, and for how long: generous, since these machines are shared. */
const lookMs = 50;
const waitMsMax = 20_000;

/** The shell that runs the command stays behind it, so that what it leaves on the terminal can be read. */
export function openTmux(
	name: string,
	command: string,
	options: {
		readonly columns: number;
		readonly rows: number;
		/** Where settings are read and the layout is kept; absent: an empty folder. */
		readonly home?: string;
	},
): TmuxSession {
	const {home = temporaryFolder()} = options;
	const server = `llmtop-test-${process.pid}`;
	const tmux = (...words: readonly string[]): string =>
		execFileSync('tmux', ['-L', server, ...words], {encoding: 'utf8'});
	tmux(
		'-f',
		'/dev/null',
		'new-session',
		'-d',
		'-s',
		name,
		'-x',
		String(options.columns),
		'-y',
		String(options.rows),
		`env PS1="shell> " HOME=${home} XDG_CONFIG_HOME=${home} XDG_STATE_HOME=${home} bash --norc --noprofile -i`,
	);
	tmux('set-option', '-t', name, 'status', 'off');
	tmux('resize-window', '-t', name, '-x', String(options.columns), '-y', String(options.rows));
	const screen = (): string => tmux('capture-pane', '-t', name, '-p');
	const type = (...keys: readonly string[]): void => {
		tmux('send-keys', '-t', name, ...keys);
	};
	type(command, 'Enter');
	return {
		type,
		screen,
		async waitFor(what) {
			const until = Date.now() + waitMsMax;
			for (;;) {
				const seen = screen();
				if (typeof what === 'string' ? seen.includes(what) : what.test(seen)) return seen;
				if (Date.now() > until) throw new Error(`${what} did not come; the screen shows:\n${seen}`);
				await new Promise(resolve => {
					setTimeout(resolve, lookMs);
				});
			}
		},
		resize(columns, rows) {
			tmux('resize-window', '-t', name, '-x', String(columns), '-y', String(rows));
		},
		record(file) {
			tmux('pipe-pane', '-t', name, `cat > ${file}`);
		},
		close() {
			tmux('kill-session', '-t', name);
		},
	};
}
