/**
The variables of OpenTelemetry that are set in a shell: whether an application that is started there sends anything,
whether it sends it here, and what it leaves out. Pure: the environment is handed in.
*/
import {type Diagnosis, well} from './diagnosis.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type UsualPorts = {readonly grpc: number; readonly http: number};

export function environmentDiagnoses(environment: Environment, ports: UsualPorts): readonly Diagnosis[] {
	return [
		...switchedOff(environment),
		...protocolDiagnoses(environment),
		...endpointDiagnoses(environment, ports),
		...proxied(environment),
		...contentDiagnoses(environment),
		...cutTexts(environment),
	];
}

function found(level: 'hint' | 'error', variable: string, message: string, hint: string): Diagnosis {
	return {level, subject: variable, message, hint};
}

function switchedOff(environment: Environment): readonly Diagnosis[] {
	const diagnoses: Diagnosis[] = [];
	if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') {
		diagnoses.push(
			found('error', 'OTEL_SDK_DISABLED', 'no SDK started here sends anything', 'unset OTEL_SDK_DISABLED'),
		);
	}
	const exporters = environment['OTEL_TRACES_EXPORTER'];
	if (exporters !== undefined && exporters !== '' && !/\botlp\b/.test(exporters)) {
		diagnoses.push(
			found(
				'error',
				'OTEL_TRACES_EXPORTER',
				`traces go to ${exporters}, and not over OTLP`,
				'export OTEL_TRACES_EXPORTER=otlp',
			),
		);
	}
	const sampler = environment['OTEL_TRACES_SAMPLER'] ?? '';
	if (/(always_off|ratio)/.test(sampler)) {
		const part = environment['OTEL_TRACES_SAMPLER_ARG'];
		diagnoses.push(
			found(
				sampler.includes('always_off') ? 'error' : 'hint',
				'OTEL_TRACES_SAMPLER',
				`${sampler}${part === undefined ? '' : ` ${part}`}: ${sampler.includes('always_off') ? 'no trace is' : 'only a part of the traces is'} sent`,
				'unset OTEL_TRACES_SAMPLER',
			),
		);
	}
	return diagnoses;
}

const protocols = ['grpc', 'http/protobuf', 'http/json'];

function protocolDiagnoses(environment: Environment): readonly Diagnosis[] {
	const names = ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'];
	return names.flatMap(name => {
		const value = environment[name];
		if (value === undefined || value === '' || protocols.includes(value)) return [];
		return [
			found('error', name, `${value} is none of ${protocols.join(', ')}`, `export ${name}=http/protobuf`),
		];
	});
}

const endpointNames = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;

function endpointDiagnoses(environment: Environment, ports: UsualPorts): readonly Diagnosis[] {
	const set = endpointNames.filter(name => (environment[name] ?? '') !== '');
	if (set.length === 0) {
		return [
			well(
				'OTEL_EXPORTER_OTLP_ENDPOINT',
				`not set here: SDKs send to localhost:${ports.http} (HTTP) or :${ports.grpc} (gRPC) by themselves`,
			),
		];
	}
	return set.map(name => endpointDiagnosis(name, environment, ports));
}

/** The first thing that is wrong with it: what follows from it would only confuse. */
function endpointDiagnosis(
	name: (typeof endpointNames)[number],
	environment: Environment,
	ports: UsualPorts,
): Diagnosis {
	const value = environment[name] ?? '';
	const here = `http://localhost:${ports.http}`;
	const ofTraces = name === 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
	const line = (url: string): string => `export ${name}=${url}`;
	const url = urlOf(value);
	if (url === null) return found('error', name, `${value} is no address`, line(here));
	const protocol =
		(ofTraces ? environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] : undefined) ??
		environment['OTEL_EXPORTER_OTLP_PROTOCOL'] ??
		'';
	if (!isHere(url)) {
		return found('hint', name, `${value} is another machine: nothing comes here`, line(here));
	}
	if (url.protocol === 'https:') {
		return found('error', name, `${value}: llmtop speaks no TLS`, line(value.replace('https:', 'http:')));
	}
	if (protocol === 'grpc' && url.port === String(ports.http)) {
		const hint = line(`http://localhost:${ports.grpc}`);
		return found('error', name, `port ${url.port} is for HTTP, and the protocol is grpc`, hint);
	}
	if (protocol.startsWith('http') && url.port === String(ports.grpc)) {
		const hint = line(`http://localhost:${ports.http}${ofTraces ? '/v1/traces' : ''}`);
		return found('error', name, `port ${url.port} is for gRPC, and the protocol is ${protocol}`, hint);
	}
	return pathDiagnosis(name, {value, url, protocol}) ?? portDiagnosis(name, {value, url, protocol, ports});
}

/** With the general variable an SDK adds the path itself; with that of one kind it does not. */
function pathDiagnosis(
	name: (typeof endpointNames)[number],
	{value, url, protocol}: {readonly value: string; readonly url: URL; readonly protocol: string},
): Diagnosis | null {
	if (protocol === 'grpc') return null;
	if (name === 'OTEL_EXPORTER_OTLP_ENDPOINT') {
		const [whole, kind] = /\/v1\/(traces|logs|metrics)\/?$/.exec(url.pathname) ?? [];
		if (whole === undefined) return null;
		return found(
			'error',
			name,
			`SDKs add ${whole} to it by themselves, and send ${kind ?? ''} to ${url.pathname}${whole}`,
			`export ${name}=${value.replace(/\/v1\/(traces|logs|metrics)\/?$/, '')}`,
		);
	}
	if (/\/v1\/traces\/?$/.test(url.pathname) || (protocol === '' && url.port === '4317')) return null;
	return found(
		'error',
		name,
		`${value} is taken as it is: without /v1/traces at its end the traces are refused`,
		`export ${name}=${value.replace(/\/$/, '')}/v1/traces`,
	);
}

function portDiagnosis(
	name: string,
	about: {readonly value: string; readonly url: URL; readonly protocol: string; readonly ports: UsualPorts},
): Diagnosis {
	const {value, url, protocol, ports} = about;
	if (![String(ports.grpc), String(ports.http)].includes(url.port)) {
		return found(
			'hint',
			name,
			`${value} is not port ${ports.http} or ${ports.grpc}: right only if llmtop runs there`,
			`export ${name}=http://localhost:${ports.http}`,
		);
	}
	if (protocol === '' && url.port === String(ports.grpc)) {
		return found(
			'hint',
			name,
			`${value} is for gRPC, and many SDKs speak HTTP unless told`,
			'export OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
		);
	}
	return well(name, `${value} points here${protocol === '' ? '' : ` over ${protocol}`}`);
}

function urlOf(value: string): URL | null {
	// `localhost:4317` would parse, with localhost as its scheme.
	if (!/^https?:\/\//.test(value)) return null;
	try {
		return new URL(value);
	} catch {
		return null;
	}
}

function isHere({hostname}: URL): boolean {
	return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/.test(hostname);
}

/** A proxy that is meant for the internet takes what is meant for this machine too. */
function proxied(environment: Environment): readonly Diagnosis[] {
	const names = ['http_proxy', 'HTTP_PROXY', 'grpc_proxy', 'GRPC_PROXY'];
	const name = names.find(each => (environment[each] ?? '') !== '');
	const excepted = `${environment['no_proxy'] ?? ''},${environment['NO_PROXY'] ?? ''}`;
	if (name === undefined || /\*|localhost|127\./.test(excepted)) return [];
	return [
		found(
			'hint',
			name,
			`${environment[name] ?? ''}: some exporters send through it what is meant for this machine`,
			'export NO_PROXY=localhost,127.0.0.1,::1',
		),
	];
}

function contentDiagnoses(environment: Environment): readonly Diagnosis[] {
	const capture = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
	const value = environment[capture]?.toLowerCase() ?? '';
	const diagnoses: Diagnosis[] = [];
	if (['', 'false', 'no_content'].includes(value)) {
		diagnoses.push(
			found(
				'hint',
				capture,
				`${value === '' ? 'not set here' : value}: OpenTelemetry's own instrumentations leave prompts and answers out (newer ones take SPAN_ONLY)`,
				`export ${capture}=true`,
			),
		);
	} else {
		diagnoses.push(well(capture, `${value}: prompts and answers are sent`));
	}
	if (environment['TRACELOOP_TRACE_CONTENT']?.toLowerCase() === 'false') {
		const hint = 'export TRACELOOP_TRACE_CONTENT=true';
		diagnoses.push(found('hint', 'TRACELOOP_TRACE_CONTENT', 'OpenLLMetry leaves texts out', hint));
	}
	for (const name of ['OPENINFERENCE_HIDE_INPUTS', 'OPENINFERENCE_HIDE_OUTPUTS']) {
		if (environment[name]?.toLowerCase() !== 'true') continue;
		diagnoses.push(found('hint', name, 'OpenInference leaves texts out', `unset ${name}`));
	}
	return diagnoses;
}

/** Characters of an attribute below which prompts are cut more often than not. */
const attributeCharactersMin = 32_000;

function cutTexts(environment: Environment): readonly Diagnosis[] {
	const names = ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT'];
	return names.flatMap(name => {
		const limit = Number(environment[name] ?? '');
		if ((environment[name] ?? '') === '' || !(limit < attributeCharactersMin)) return [];
		return [found('hint', name, `prompts and answers are cut after ${limit} characters`, `unset ${name}`)];
	});
}
