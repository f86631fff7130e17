/** What to paste, for one kind of application: the exact lines, with the ports that were really bound. */
import type {Ports} from '../../domain/status.ts';

export type Sdk = {
	readonly name: string;
	/** Other words by which it is found. */
	readonly also?: string;
	/** One step each: what it is, and its lines. */
	readonly steps: (ports: Ports) => readonly Step[];
	/** Which line sends prompts and answers, or that they come by themselves. */
	readonly content: string;
};

type Step = {
	readonly title: string;
	readonly lines: readonly string[];
	/** Lines of a program, not of a shell: they are never broken with a backslash. */
	readonly code?: true;
};

export function endpoint({httpPort}: Ports): string {
	return `http://localhost:${httpPort}`;
}

/** What every SDK of OpenTelemetry reads. */
export function exports(ports: Ports, ...more: readonly string[]): readonly string[] {
	return [
		`export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint(ports)}`,
		'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
		...more,
	];
}

export const captureOn = 'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true';

export const captureHint =
	'The line with CAPTURE_MESSAGE_CONTENT sends prompts and answers; without it llmtop shows tokens, money and time.';

export const inTerminal = 'in the terminal of your application';

export const comesByItself = 'Prompts and answers come by themselves.';
