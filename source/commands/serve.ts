/** llmtop serve: the receiver without a screen, for scripts, CI and containers. */
import {Failure} from '../domain/status.ts';
import {startEngine, type EngineHandle} from '../engine/client.ts';
import {type RedactionKind, redactionKinds} from '../inspect/redact.ts';
import type {Command, Flags} from './command.ts';
import {firstSignal} from './signals.ts';
import {inertLines, UsageError} from './command.ts';
import {jsonLine} from './json-line.ts';
import {dataFile, fileFlags, userPrices} from './data-file.ts';

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
	durable: {
		type: 'boolean',
		help: 'wait for the disk with every commit: survives a power cut, at a third of the speed',
	},
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
		json: {type: 'boolean', help: 'one line of JSON once it accepts data, and nothing else on stdout'},
	},
	arity: [0, 0],
	async run({flags}) {
		// Before anything is started: a signal that comes early must not find the default, which ends at once.
		const signal = firstSignal();
		const engine = await startEngine(engineOptions(flags));
		const {ports, file} = engine.status();
		const grpc = ports.grpc[0] ?? '';
		const http = ports.http[0] ?? '';
		if (flags['json'] === true) {
			process.stdout.write(`${jsonLine({event: 'ready', grpc, http, db: file})}\n`);
		} else {
			process.stdout.write(
				inertLines(
					`llmtop receives OTLP on ${grpc} (gRPC) and ${http} (HTTP), and keeps it in ${file}\n` +
						`${ports.note === null ? '' : `${ports.note}\n`}` +
						`export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${ports.httpPort}\n`,
				),
			);
		}
		await ended(engine, signal);
		return 0;
	},
};

export function engineOptions(flags: Flags): Parameters<typeof startEngine>[0] {
	return {
		file: dataFile(flags),
		grpcPort: portOf(flags, 'grpc-port'),
		httpPort: portOf(flags, 'http-port'),
		durable: flags['durable'] === true,
		redact: redactionOf(flags),
		prices: userPrices(),
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

/** Until a signal asks for the end; then everything acknowledged is derived and the file is closed. */
async function ended(engine: EngineHandle, signal: Promise<void>): Promise<void> {
	const failed = engine.failed.then((failure: Failure) => {
		throw failure;
	});
	await Promise.race([signal, failed]);
	await engine.stop();
}
