/** The board over a file of another llmtop: binds nothing, writes nothing, and follows what is committed. */
import {setTimeout as sleep} from 'node:timers/promises';
import {Failure} from '../domain/status.ts';
import {openReaderThread} from '../store/client.ts';
import type {Reader} from '../store/store.ts';
import type {Flags} from './command.ts';
import {showScreen} from './screen.ts';

/** Between two looks at the file, each of a tenth of a millisecond: what came is on the screen at once to a person. */
const lookMs = 200;

/** How long a llmtop that started just before us takes to make its tables. */
const startMsMax = 3000;

export async function showAttached(flags: Flags, path: string): Promise<void> {
	const reader = await openWhenMade(path);
	try {
		await showFile(flags, reader, 'attached');
	} finally {
		await reader.close();
	}
}

export async function showFile(flags: Flags, reader: Reader, source: 'saved' | 'attached'): Promise<void> {
	await showScreen(flags, {
		reader,
		source,
		status: () => null,
		subscribe: source === 'saved' ? () => () => {} : listener => follow(reader, listener),
		replay: null,
		actions: {newRun: null, mark: null, allow: null, silence: null},
	});
}

async function openWhenMade(path: string): Promise<Reader> {
	const until = performance.now() + startMsMax;
	for (;;) {
		try {
			return await openReaderThread(path);
		} catch (error) {
			if (!(error instanceof Failure) || performance.now() > until) throw error;
			await sleep(lookMs);
		}
	}
}

function follow(reader: Reader, listener: () => void): () => void {
	let seen: string | null = null;
	let timer: NodeJS.Timeout | null = null;
	let isOver = false;
	const look = async (): Promise<void> => {
		// What is wrong with the file, the questions of the screen meet and tell.
		const revision = await reader.revision().catch(() => null);
		if (isOver) return;
		if (revision !== seen) listener();
		seen = revision;
		timer = setTimeout(() => void look(), lookMs);
	};
	void look();
	return () => {
		isOver = true;
		if (timer !== null) clearTimeout(timer);
	};
}
