/** llmtop serve: the receiver without a screen, for scripts, CI and containers. */
import {Failure, type EngineStatus, type Fault} from '../domain/status.ts';
import {startEngine, type EngineHandle} from '../engine/client.ts';
import {type RedactionKind, redactionKinds} from '../inspect/redact.ts';
import {headersLine} from '../wire/access.ts';
import {accessFlags, accessOf} from './access-flags.ts';
import {alertFlags, alertSettings} from './alert-flags.ts';
import type {Command, Flags} from './command.ts';
import {firstSignal} from './signals.ts';
import {inertLines} from '../domain/inert.ts';
import {report, tell, UsageError} from './command.ts';
import {jsonLine} from './json-line.ts';
import {dataFile, fileFlags, userPrices} from './data-file.ts';
import {tellNotes, tellOlder} from './older-file.ts';
import {configFlag} from './config-flag.ts';
import {allowancesOf, engineSettings} from './engine-settings.ts';
import {retentionFlags, retentionRules} from './retention-flags.ts';

export const receiverFlags = {
	'grpc-port': {
		type: 'number',
		value: 'N',
		help: 'OTLP/gRPC port (default 4317, or the next free pair; 0 picks one)',
	},
	'http-port': {
		type: 'number',
		value: 'N',
		help: 'OTLP/HTTP port (default 4318, or the next free pair; 0 picks one)',
	},
	...accessFlags,
	durable: {
		type: 'boolean',
		help: 'wait for the disk with every commit: survives a power cut, at a third of the speed',
	},
	...retentionFlags,
	...alertFlags,
	redact: {
		type: 'string',
		value: 'KINDS',
		alone: 'all',
		help: 'mask secrets and structured personal data before storing; KINDS: secrets, pii, or both (the default)',
	},
} as const;

export const serveCommand: Command = {
	name: 'serve',
	arguments: '',
	summary: 'the receiver without a screen',
	example: 'llmtop serve --db traces.db --grpc-port 0 --http-port 0 --json',
	flags: {
		...fileFlags,
		...receiverFlags,
		...configFlag,
		json: {type: 'boolean', help: 'one line of JSON once it accepts data, and nothing else on stdout'},
	},
	arity: [0, 0],
	async run({flags}) {
		// Before anything is started: a signal that comes early must not find the default, which ends at once.
		const signal = firstSignal();
		const options = await engineOptions(flags, 'serve');
		tellOlder(options.file);
		const engine = await startEngine(options);
		tellNotes(engine.status().troubles);
		announce(flags, engine.status(), options.access.token);
		tellTroubles(engine);
		await ended(engine, signal);
		return 0;
	},
};

/**
Where it listens, for a program (one line of JSON, and what a person must know on stderr) or for a person, with the
lines for the application. The token is in one of these: that is what it was given for.
*/
function announce(flags: Flags, {ports, file}: EngineStatus, token: string | null): void {
	// The contract of the JSON line: an address to send to, which 0.0.0.0 is not everywhere.
	const [grpc = '', http = ''] = [ports.grpc[0], ports.http[0]].map(address =>
		address?.replace(/^0\.0\.0\.0:/, '127.0.0.1:'),
	);
	if (flags['json'] === true) {
		if (ports.note !== null) tell(ports.note);
		process.stdout.write(`${jsonLine({event: 'ready', grpc, http, db: file})}\n`);
		return;
	}
	process.stdout.write(
		inertLines(
			`llmtop receives OTLP on ${ports.grpc.join(', ')} (gRPC) and ${ports.http.join(', ')} (HTTP), and keeps it in ${file}\n` +
				`${ports.note === null ? '' : `${ports.note}\n`}` +
				`export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${ports.httpPort}\n` +
				`${token === null ? '' : `export ${headersLine(token)}\n`}`,
		),
	);
}

export async function engineOptions(
	flags: Flags,
	command: string,
): Promise<Parameters<typeof startEngine>[0]> {
	const settings = await engineSettings(flags);
	return {
		file: dataFile(flags),
		grpcPort: portOf(flags, 'grpc-port'),
		httpPort: portOf(flags, 'http-port'),
		access: accessOf(flags, command),
		durable: flags['durable'] === true,
		redact: redactionOf(flags),
		prices: userPrices(),
		keep: retentionRules(flags),
		allowances: allowancesOf(settings),
		alerts: alertSettings(flags, settings),
	};
}

/** The variable says what a switch says: LLMTOP_REDACT=1. */
function redactionOf(flags: Flags): readonly RedactionKind[] {
	const text = String(flags['redact'] ?? 'false');
	if (['all', 'true', '1'].includes(text)) return redactionKinds;
	if (['false', '0'].includes(text)) return [];
	return text.split(',').map(name => {
		const kind = redactionKinds.find(each => each === name.trim());
		if (kind !== undefined) return kind;
		throw new UsageError(`--redact ${name}: there is no such kind`, `--redact=${redactionKinds.join(',')}`);
	});
}

export function portOf(flags: Flags, name: string): number | null {
	const port = flags[name];
	if (port === undefined) return null;
	if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new UsageError(
			`--${name} ${String(port)}: not a port`,
			`--${name} 4317, or 0 for any that is free`,
		);
	}
	return port;
}

/** Says on stderr when senders are told to come back, why, and when that is over. */
function tellTroubles(engine: EngineHandle): void {
	let fault: Fault | null = null;
	let wasOver = true;
	let alertsToldMs = 0;
	engine.subscribe(() => {
		const status = engine.status();
		const ofAlerts = status.troubles.filter(
			({isOfAlerts, atMs}) => isOfAlerts === true && atMs > alertsToldMs,
		);
		for (const trouble of ofAlerts.toReversed()) report(trouble);
		alertsToldMs = Math.max(alertsToldMs, ...ofAlerts.map(({atMs}) => atMs));
		if (status.fault !== null && status.fault.message !== fault?.message) {
			tell(`${status.fault.message}; senders are told to come back\nhint: ${status.fault.hint}`);
		} else if (status.fault === null && fault !== null) {
			tell(`storing again; ${fault.refusedRequests} requests were told to come back`);
		}
		fault = status.fault;
		const {overload} = status;
		if (overload === null || overload.isOver === wasOver) return;
		wasOver = overload.isOver;
		if (!wasOver) tell('more comes than can be stored; senders are told to come back');
		else
			tell(
				`keeps up again; kept ${overload.keptRequests} requests, told ${overload.refusedRequests} to come back`,
			);
	});
}

/** Until a signal asks for the end; then everything acknowledged is derived and the file is closed. */
async function ended(engine: EngineHandle, signal: Promise<void>): Promise<void> {
	const failed = engine.failed.then((failure: Failure) => {
		throw failure;
	});
	try {
		await Promise.race([signal, failed]);
	} finally {
		await engine.stop();
	}
}
