/**
Mutated recordings through the whole receive path. A body may be taken, taken in part or refused; anything else (an
exception, a store that cannot commit it, a derivation that fails) ends the run with that body. Mutants whose outcome
was not seen before are mutated again.
*/
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Outcome} from '../../../source/wire/intake.ts';
import {openEngineSockets} from './engine-sockets.ts';
import {mutate} from './mutate.ts';
import {makeRandom, type Random} from './random.ts';
import {openReceivePath, type ReceivePath} from './receive-path.ts';
import {recordedSeeds, type Seed} from './seeds.ts';

/** Bodies of one transaction and one derivation, as a burst of requests. */
const windowBodies = 64;

/** One body in so many is sent to a running engine as well: a turn through its sockets takes the time of some. */
const socketOneIn = 64;

/** Bodies of one file: log records of one trace add up, and a trace of thousands is another test. */
const fileBodies = 4096;

/** Mutants kept to be mutated again, and the bytes of one: larger ones take the time of many. */
const keptMax = 4000;
const keptBytesMax = 32 * 1024;

type FuzzFailure = {
	/** The body that fails alone; else all of its window, since it took several. */
	readonly bodies: readonly Seed[];
	/** Of the first of them. */
	readonly number: number;
	readonly error: Error;
};

type FuzzResult = {
	readonly bodies: number;
	readonly bytes: number;
	/** Of the bodies, how many were sent over sockets as well. */
	readonly sent: number;
	/** How many by outcome: "protobuf accepted", "json malformed", … */
	readonly outcomes: ReadonlyMap<string, number>;
	/** Kinds of outcome that were met: sentence, encoding and rough counts of records. */
	readonly novelties: number;
	readonly failure: FuzzFailure | null;
};

type FuzzOptions = {
	readonly bodies: number;
	readonly seed: number;
	/** Called between two windows; throws to end the run. */
	readonly progress?: (done: number) => void;
};

export async function fuzz({bodies, seed, progress}: FuzzOptions): Promise<FuzzResult> {
	const random = makeRandom(seed);
	const seeds = recordedSeeds();
	const folder = mkdtempSync(path.join(tmpdir(), 'llmtop-fuzz-'));
	const outcomes = new Map<string, number>();
	const seen = new Set<string>();
	const kept: Seed[] = [];
	let bytes = 0;
	let sent = 0;
	let receivePath: ReceivePath | null = null;
	let sockets = await openEngineSockets(path.join(folder, 'engine-0.db'));
	try {
		for (let done = 0; done < bodies;) {
			if (done % fileBodies === 0) {
				await receivePath?.close();
				const file = path.join(folder, `${done}.db`);
				if (done > 0) rmSync(path.join(folder, `${done - fileBodies}.db`));
				receivePath = openReceivePath(file);
				if (done > 0 && done % (fileBodies * socketOneIn) === 0) {
					await sockets.close();
					sockets = await openEngineSockets(path.join(folder, `engine-${done}.db`));
				}
			}
			const size = Math.min(windowBodies, bodies - done);
			const mutants = Array.from({length: size}, () => mutant(random, seeds, kept));
			const results = await receiveOrError(receivePath!, mutants);
			if (results instanceof Error) {
				const at = await culpritOf(mutants, folder);
				const guilty = at === null ? mutants : mutants.slice(at, at + 1);
				const failure = {bodies: guilty, number: done + (at ?? 0), error: results};
				return {bodies: done, bytes, sent, outcomes, novelties: seen.size, failure};
			}
			for (const [index, outcome] of results.entries()) {
				const body = mutants[index]!;
				bytes += body.bytes.length;
				const name = `${body.encoding} ${nameOf(outcome)}`;
				outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
				// What is refused whole is mostly refused again: a few of them go on, for what lies behind the first fault.
				const goesOn = outcome.status === 'accepted' || random.oneIn(20);
				if (isNew(body, outcome, seen) && goesOn) keep(kept, body, random);
			}
			const body = random.pick(mutants);
			try {
				await sockets.send(body, random);
				sent++;
			} catch (error) {
				const failure = {bodies: [body], number: done, error: errorOf(error)};
				return {bodies: done, bytes, sent, outcomes, novelties: seen.size, failure};
			}
			done += size;
			progress?.(done);
		}
		await sockets.close();
		return {bodies, bytes, sent, outcomes, novelties: seen.size, failure: null};
	} finally {
		await receivePath?.close().catch(() => {});
		await sockets.close().catch(() => {});
		rmSync(folder, {recursive: true, force: true});
	}
}

function mutant(random: Random, seeds: readonly Seed[], kept: readonly Seed[]): Seed {
	const parent = kept.length > 0 && random.oneIn(2) ? random.pick(kept) : random.pick(seeds);
	// One in fifty is sent to the wrong decoder or path: a mistake that senders really make.
	const stray = random.oneIn(50) ? random.pick(seeds) : parent;
	const bytes = mutate(parent, random.pick(seeds), random);
	return {kind: stray.kind, encoding: stray.encoding, bytes};
}

async function receiveOrError(
	receivePath: ReceivePath,
	bodies: readonly Seed[],
): Promise<readonly Outcome[] | Error> {
	try {
		const outcomes = await receivePath.receive(bodies);
		const odd = outcomes.find(({status}) => status === 'failed' || status === 'busy');
		return odd === undefined ? outcomes : new Error(`answered ${odd.status}`);
	} catch (error) {
		return errorOf(error);
	}
}

function errorOf(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** Which body of a window fails alone, in a new file; null where it takes several. */
async function culpritOf(bodies: readonly Seed[], folder: string): Promise<number | null> {
	for (const [index, body] of bodies.entries()) {
		const alone = openReceivePath(path.join(folder, `alone-${index}.db`));
		const result = await receiveOrError(alone, [body]);
		await alone.close().catch(() => {});
		if (result instanceof Error) return index;
	}
	return null;
}

function nameOf(outcome: Outcome): string {
	if (outcome.status !== 'accepted') return outcome.status;
	return outcome.rejected > 0 ? 'accepted in part' : 'accepted';
}

function isNew(body: Seed, outcome: Outcome, seen: Set<string>): boolean {
	const sentence = outcome.message.replaceAll(/\d+/g, digits => String(digits.length)).slice(0, 60);
	const size = Math.ceil(Math.log2(body.bytes.length + 1));
	// JSON.parse quotes the body, which is always new.
	const signature = `${body.kind} ${body.encoding} ${nameOf(outcome)} ${sentence} ${size}`;
	if (seen.has(signature)) return false;
	seen.add(signature);
	return true;
}

function keep(kept: Seed[], body: Seed, random: Random): void {
	if (body.bytes.length === 0 || body.bytes.length > keptBytesMax) return;
	// A view would hold on to the whole buffer that it is a part of.
	const own = {...body, bytes: Buffer.from(body.bytes)};
	if (kept.length < keptMax) kept.push(own);
	else kept[random.below(keptMax)] = own;
}
