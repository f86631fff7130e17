/** The whole board over a real file, in a terminal in memory. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {onTestFinished} from 'vitest';

import type {EngineStatus} from '../../source/domain/status.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import type {Writer} from '../../source/store/store.ts';
import {glyphSets} from '../../source/ui/glyphs.ts';
import {runScreen, type ScreenOptions} from '../../source/ui/run-screen.tsx';
import {themes} from '../../source/ui/theme.ts';
import {seedStory, storyNowMs, storyRunMs} from './story.ts';
import {fakeTerminal} from './terminal.tsx';

type Options = Partial<ScreenOptions> & {
	readonly columns?: number;
	readonly rows?: number;
	/** What is in the file; by default the story. */
	readonly seed?: (writer: Writer) => Promise<void>;
};

/** Opens the board and waits for its first whole frame. It is left with `q`, or when the test ends. */
export async function openBoard({columns = 120, rows = 40, seed = seedStory, ...options}: Options = {}) {
	const {path, reader} = await seededReader(seed);
	const terminal = fakeTerminal({columns, rows});
	let listener: () => void = () => {};
	let end: () => void = () => {};
	const screen = runScreen({
		reader,
		source: 'live',
		status: () => quietStatus,
		subscribe(callback) {
			listener = callback;
			return () => {};
		},
		replay: null,
		actions: {newRun: () => {}, mark: () => {}, allow: () => {}, silence: () => {}},
		glyphs: glyphSets.unicode,
		now: () => storyNowMs,
		theme: themes.plain,
		ended: new Promise<void>(resolve => {
			end = resolve;
		}),
		...options,
		stdout: terminal.stdout,
		stdin: terminal.stdin,
	});
	onTestFinished(async () => {
		end();
		await screen.catch(() => {});
		await reader.close();
		terminal.close();
	});
	await terminal.settle();
	// How many pages SQLite takes for the story is no business of a frame.
	const frame = () => terminal.frame().replace(/(?<=llmtop\.db )\d{3} kB/, '508 kB');
	return {...terminal, frame, path, reader, screen, changed: () => listener(), end: () => end()};
}

/** A reader over a new file with something in it; the file goes when the test ends. */
export async function seededReader(seed: (writer: Writer) => Promise<void> = seedStory) {
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-ui-'));
	const path = join(folder, 'llmtop.db');
	const writer = openWriter(path, {durable: false});
	await seed(writer);
	await writer.close();
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return {path, reader: openReader(path)};
}

const nothing = {
	requests: 0,
	bytes: 0,
	spans: 0,
	logs: 0,
	points: 0,
	refused: 0,
	lastMs: null,
	lastFrom: null,
};

/** An engine on its usual ports that has received nothing. */
export const quietStatus: EngineStatus = {
	ports: {
		grpc: ['127.0.0.1:4317', '[::1]:4317'],
		http: ['127.0.0.1:4318', '[::1]:4318'],
		grpcPort: 4317,
		httpPort: 4318,
		note: null,
	},
	file: '/home/mara/llmtop.db',
	run: {number: 1, startMs: storyRunMs},
	arrivals: {grpc: nothing, http_protobuf: nothing, http_json: nothing, other: nothing},
	dropped: 0,
	redacted: 0,
	revision: 1,
	waiting: 0,
	behindMs: 0,
	overload: null,
	fault: null,
	troubles: [],
};
