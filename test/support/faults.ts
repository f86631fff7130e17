/** What the tests of faults share: senders that do as SDKs do, a small disk, and a look at what the file holds. */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

import Sqlite from 'better-sqlite3';
import {expect, onTestFinished} from 'vitest';

import {lines, run} from './program.ts';
import {requestOf} from './request.ts';

/** Statuses of OTLP/HTTP after which the same request is sent again. */
const retryable = new Set([429, 502, 503, 504]);

/** Generous: these machines are shared, and a slow one must not fail a test. */
const waitMsMax = 30_000;
export const patient = {timeout: 60_000};

/** The status of one export request; 0 when the connection broke before an answer. */
export async function post(http: string, body: Uint8Array<ArrayBuffer>): Promise<number> {
	try {
		const response = await fetch(`http://${http}/v1/traces`, {
			method: 'POST',
			headers: {'content-type': 'application/x-protobuf'},
			body,
			signal: AbortSignal.timeout(waitMsMax),
		});
		await response.arrayBuffer();
		return response.status;
	} catch {
		return 0;
	}
}

export type Sender = {
	/** Ids of the spans whose request was answered with 200. */
	readonly acknowledged: ReadonlySet<string>;
	/** How often each status came. */
	readonly statuses: ReadonlyMap<number, number>;
	/** Ends after what is on its way now is acknowledged or given up. */
	readonly stop: () => Promise<void>;
};

/** Sends requests of `spans` calls one after the other, each again while its status says so. */
export function startSender(http: string, options: {seed: string; spans: number; pauseMs?: number}): Sender {
	const acknowledged = new Set<string>();
	const statuses = new Map<number, number>();
	let stopped = false;
	const sending = (async () => {
		for (let number = 0; !stopped; number++) {
			const {body, spanIds} = requestOf({seed: `${options.seed}-${number}`, spans: options.spans});
			for (let again = true; again;) {
				const status = await post(http, body);
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
				if (status === 200) for (const id of spanIds) acknowledged.add(id);
				again = retryable.has(status) && !stopped;
				if (again) await sleep(50);
				if (status === 0) return;
			}
			if (options.pauseMs !== undefined) await sleep(options.pauseMs);
		}
	})();
	return {
		acknowledged,
		statuses,
		async stop() {
			stopped = true;
			await sending;
		},
	};
}

/** Polls until it is true; throws with `what` when it never is. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
	const end = performance.now() + waitMsMax;
	while (!(await isTrue())) {
		if (performance.now() > end) throw new Error(`never came: ${what}`);
		await sleep(20);
	}
}

export function expectWhole(file: string): void {
	const database = new Sqlite(file, {readonly: true});
	expect(database.pragma('integrity_check', {simple: true})).toBe('ok');
	database.close();
}

/** The file is whole, and holds each of these spans as a call, once. */
export async function expectKept(file: string, spanIds: Iterable<string>): Promise<void> {
	expectWhole(file);
	const {code, stdout, stderr} = await run(['calls', file, '--json']);
	expect([code, stderr]).toEqual([0, '']);
	const kept = lines<{spanId: string}>(stdout).map(call => call.spanId);
	const once = new Set(kept);
	expect(once.size).toBe(kept.length);
	expect([...spanIds].filter(id => !once.has(id))).toEqual([]);
}

/** A disk of a few megabytes, unmounted when the test ends; null where mounting is not allowed. */
export function smallDisk(megabytes: number): string | null {
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-disk-'));
	if (!succeeds('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) {
		rmSync(folder, {recursive: true});
		return null;
	}
	onTestFinished(() => {
		succeeds('umount', '--lazy', folder);
		rmSync(folder, {recursive: true, force: true});
	});
	return folder;
}

/** Runs a program of the system, quietly. */
export function succeeds(program: string, ...words: readonly string[]): boolean {
	try {
		execFileSync(program, words, {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}

/** Units that are committed and not derived yet. */
export function waitingOf(file: string): number {
	const database = new Sqlite(file, {readonly: true});
	const waiting = database.prepare('SELECT count(*) FROM dirty').pluck().get() as number;
	database.close();
	return waiting;
}
