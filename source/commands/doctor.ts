/**
llmtop doctor [FILE]: what is in the way, between an application and this program, and in the file. Exit code 1 when
something does not work, as `brew doctor` and `flutter doctor` do; hints alone are 0.
*/
import {existsSync} from 'node:fs';

import {Failure} from '../domain/status.ts';
import {openReader} from '../store/sqlite/open.ts';
import {type Diagnosis, countsOf, howMany, type Level, well, worstFirst} from '../ui/doctor/diagnosis.ts';
import {environmentDiagnoses} from '../ui/doctor/environment.ts';
import {fileDiagnoses} from '../ui/doctor/file.ts';
import {programDiagnoses} from '../ui/doctor/program.ts';
import {signalDiagnoses} from '../ui/doctor/signals.ts';
import {glyphSets, inAscii} from '../ui/glyphs.ts';
import {inert, oneLine} from '../ui/text.ts';
import type {Role} from '../ui/theme.ts';
import {themes} from '../ui/theme.ts';
import {usualPorts} from '../wire/ports.ts';
import type {Command} from './command.ts';
import {dataFile, existingFile, fileFlags} from './data-file.ts';
import {clockDiagnosis, folderDiagnosis, portDiagnosis, terminalDiagnoses} from './doctor-checks.ts';
import {jsonLine} from './json-line.ts';
import {programFacts} from './program-facts.ts';
import {writeLine} from './reading.ts';
import {hasColour, isUnicode} from './terminal-facts.ts';

/** All of the file. */
const everything = {asOfMs: Number.POSITIVE_INFINITY, fromMs: Number.NEGATIVE_INFINITY};

export const doctorCommand: Command = {
	name: 'doctor',
	arguments: '[FILE]',
	summary: 'what arrives, what is missing and what is in the way, with the line that mends it',
	example: 'llmtop doctor && node app.js',
	flags: {
		...fileFlags,
		json: {type: 'boolean', help: 'JSON lines {level: ok|hint|error, subject, message, hint}'},
	},
	arity: [0, 1],
	async run({arguments: [path], flags}) {
		const file = path === undefined ? dataFile(flags) : existingFile(path);
		const found = existsSync(file) ? await inFile(file) : nothingYet(file);
		const around = path === undefined ? await aroundHere(file, found) : [];
		const diagnoses = worstFirst([
			...around,
			...found.diagnoses,
			clockDiagnosis(Date.now(), found.lastMs),
			...terminalHere(),
			...programDiagnoses(programFacts(), found.sqliteVersion),
		]);
		if (flags['json'] === true) {
			for (const one of diagnoses) await writeLine(jsonLine(jsonOf(one)));
		} else {
			for (const line of diagnoses.flatMap(one => linesOf(one))) await writeLine(line);
			await writeLine(countsOf(diagnoses));
		}
		return howMany(diagnoses, 'error') > 0 ? 1 : 0;
	},
};

type Found = {
	readonly diagnoses: readonly Diagnosis[];
	readonly lastMs: number | null;
	readonly writerPid: number | null;
	readonly sqliteVersion: string | null;
};

const unread = {lastMs: null, writerPid: null, sqliteVersion: null};

function nothingYet(file: string): Found {
	return {...unread, diagnoses: [well('file', `${file} is made with the first start of llmtop`)]};
}

/** The file as it is: nothing is derived in it, and nothing is written. */
async function inFile(path: string): Promise<Found> {
	try {
		const reader = openReader(path);
		try {
			const [file, coverage, drops, condition] = await Promise.all([
				reader.file(),
				reader.coverage(everything),
				reader.drops(everything),
				reader.condition(),
			]);
			const {lastMs, writerPid} = file;
			const writer =
				writerPid === null
					? well('written by', 'nobody now')
					: well('written by', `a llmtop that runs now (pid ${writerPid})`);
			const about = {file, condition, drops, asOfMs: Date.now()};
			return {
				diagnoses: [...signalDiagnoses(coverage), ...fileDiagnoses(about), writer],
				lastMs,
				writerPid,
				sqliteVersion: condition.sqliteVersion,
			};
		} finally {
			await reader.close();
		}
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		const {message, hint} = error;
		return {...unread, diagnoses: [{level: 'error', subject: 'file', message, hint}]};
	}
}

/** What decides whether an application that is started in this shell is seen by a llmtop that is started in it. */
async function aroundHere(file: string, {writerPid}: Found): Promise<readonly Diagnosis[]> {
	return [
		await portDiagnosis(usualPorts.grpc, {kind: 'gRPC', writerPid}),
		await portDiagnosis(usualPorts.http, {kind: 'HTTP', writerPid}),
		...environmentDiagnoses(process.env, usualPorts),
		folderDiagnosis(file),
	];
}

function terminalHere(): readonly Diagnosis[] {
	const {stdout} = process;
	return terminalDiagnoses(
		{isTTY: stdout.isTTY === true, columns: stdout.columns ?? 0, rows: stdout.rows ?? 0},
		{term: process.env['TERM'] ?? 'unknown', unicode: isUnicode(), colour: hasColour()},
	);
}

function jsonOf({level, subject, message, hint}: Diagnosis): Record<string, unknown> {
	return {level, subject, message, hint};
}

const roles: Readonly<Record<Level, Role>> = {ok: 'ok', hint: 'warn', error: 'error'};

function linesOf({level, subject, message, hint}: Diagnosis): readonly string[] {
	const {ok, warning, error} = glyphSets.unicode;
	const sign = {ok, hint: warning, error}[level];
	const theme = process.stdout.isTTY === true && hasColour() ? themes.colour : themes.plain;
	const said = `${theme.paint(roles[level], sign)} ${inert(oneLine(`${subject}: ${message}`))}`;
	const lines = hint === null ? [said] : [said, `  hint: ${inert(oneLine(hint))}`];
	return isUnicode() ? lines : lines.map(line => inAscii(line));
}
