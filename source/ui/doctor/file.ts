/** What there is to say of the file: what was not kept, what waits, how large it is and what room is left. */
import {takingOutOf} from '../../domain/drop.ts';
import type {FileFacts} from '../../store/answers.ts';
import type {DropTally, FileCondition} from '../../store/doctor-answers.ts';
import {ago, bytes, count, dateAndClock, grouped, numbered} from '../format.ts';
import {type Diagnosis, well} from './diagnosis.ts';

/** A log beside the file that is larger than this was never put into it: some reader holds on to an old state. */
const walBytesMax = 256 * 1024 * 1024;

/** Room on the disk below which a busy hour may not fit, and a busy minute may not. */
const freeBytesLow = 1024 ** 3;
const freeBytesMin = 100 * 1024 ** 2;

/** Messages that a search reads by itself; beyond them it leaves some out. */
const notIndexedMax = 500;

export type FileAbout = {
	readonly file: FileFacts;
	readonly condition: FileCondition;
	/** Of this run; of a saved file, of all of it. */
	readonly drops: readonly DropTally[];
	readonly asOfMs: number;
};

export function fileDiagnoses(about: FileAbout): readonly Diagnosis[] {
	const {file, drops} = about;
	return [
		...(drops.length === 0
			? [well('not kept', 'nothing lost for good, nothing taken out')]
			: drops.map(drop => dropDiagnosis(drop, about.asOfMs))),
		...conditionDiagnoses(about),
		well('file', `${file.path}, ${bytes(file.bytes)}, schema ${file.schemaVersion}`),
		well('holds', holdsText(about)),
	];
}

function dropDiagnosis(drop: DropTally, asOfMs: number): Diagnosis {
	const {reason, service, count: times, lastMs} = drop;
	const who = service === '' ? '' : `${service}: `;
	const message = `${who}${count(times)} × ${reason}, last ${ago(Math.max(0, asOfMs - lastMs))}`;
	const by = takingOutOf(reason);
	if (by !== null) return well(by === 'masked' ? 'masked' : 'taken out', message);
	return {
		level: 'hint',
		subject: 'not kept',
		message,
		hint: 'its sender was told why: look at the log of its exporter',
	};
}

function conditionDiagnoses({condition, file}: FileAbout): readonly Diagnosis[] {
	return [indexDiagnosis(condition), walDiagnosis(condition), diskDiagnosis(condition), ...waitingIn(file)];
}

function indexDiagnosis({notIndexed}: FileCondition): Diagnosis {
	const said = `${grouped(notIndexed)} messages waiting`;
	if (notIndexed <= notIndexedMax) return well('text index', said);
	return {
		level: 'hint',
		subject: 'text index',
		message: said,
		hint: 'a search says how many it left out; indexing goes on when less arrives',
	};
}

function walDiagnosis({walBytes}: FileCondition): Diagnosis {
	const said = `${bytes(walBytes)} beside the file`;
	if (walBytes <= walBytesMax) return well('log (-wal)', walBytes === 0 ? 'all of it is in the file' : said);
	return {
		level: 'hint',
		subject: 'log (-wal)',
		message: `${said}, not written into it`,
		hint: 'another program reads the file and does not let go: close it',
	};
}

function diskDiagnosis({freeBytes}: FileCondition): Diagnosis {
	if (freeBytes === null) return well('disk', 'the system does not say how much is free');
	const said = `${bytes(freeBytes)} free`;
	if (freeBytes > freeBytesLow) return well('disk', said);
	return {
		level: freeBytes < freeBytesMin ? 'error' : 'hint',
		subject: 'disk',
		message: said,
		hint: 'free some, or keep the file elsewhere: --db FILE',
	};
}

/** Of a file that nobody writes: what the program that wrote it left. */
function waitingIn({waiting, writerPid}: FileFacts): readonly Diagnosis[] {
	if (waiting === 0 || writerPid !== null) return [];
	return [
		{
			level: 'hint',
			subject: 'derive',
			message: `${numbered(waiting, 'unit')} acknowledged and not derived yet`,
			hint: 'llmtop --db FILE derives them, and so does every command that reads the file',
		},
	];
}

function holdsText({file, condition}: FileAbout): string {
	const {spans, logs, calls, firstMs, lastMs} = file;
	const times = firstMs === null ? '' : `, ${toSeconds(firstMs)} to ${toSeconds(lastMs)}`;
	return `${numbered(condition.runs, 'run')}: ${count(calls)} calls, ${count(spans)} spans, ${count(logs)} logs${times}`;
}

/** 2026-11-23 14:09:34. */
function toSeconds(ms: number | null): string {
	return dateAndClock(ms).replace(/\.\d+$/, '');
}
