import {expect, test} from 'vitest';

import {type Environment, environmentDiagnoses} from '../../../source/ui/doctor/environment.ts';

const ports = {grpc: 4317, http: 4318};
const endpoint = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const ofTraces = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
const protocol = 'OTEL_EXPORTER_OTLP_PROTOCOL';
const capture = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';

/** Of that variable: "level: what to do". */
function said(environment: Environment, subject: string): string | null {
	const found = environmentDiagnoses(environment, ports).find(one => one.subject === subject);
	if (found === undefined) return null;
	return found.hint === null ? found.level : `${found.level}: ${found.hint}`;
}

test.each<readonly [string, Environment, string, string | null]>([
	['nothing is set', {}, endpoint, 'ok'],
	['HTTP', {[endpoint]: 'http://localhost:4318', [protocol]: 'http/protobuf'}, endpoint, 'ok'],
	['HTTP by default', {[endpoint]: 'http://127.0.0.1:4318'}, endpoint, 'ok'],
	['gRPC', {[endpoint]: 'http://[::1]:4317', [protocol]: 'grpc'}, endpoint, 'ok'],
	['traces by HTTP', {[ofTraces]: 'http://localhost:4318/v1/traces'}, ofTraces, 'ok'],
	[
		'the path is there twice',
		{[endpoint]: 'http://localhost:4318/v1/traces'},
		endpoint,
		`error: export ${endpoint}=http://localhost:4318`,
	],
	[
		'the path is missing',
		{[ofTraces]: 'http://localhost:4318/'},
		ofTraces,
		`error: export ${ofTraces}=http://localhost:4318/v1/traces`,
	],
	[
		'gRPC on the port for HTTP',
		{[endpoint]: 'http://localhost:4318', [protocol]: 'grpc'},
		endpoint,
		`error: export ${endpoint}=http://localhost:4317`,
	],
	[
		'HTTP on the port for gRPC',
		{[endpoint]: 'http://localhost:4317', [protocol]: 'http/json'},
		endpoint,
		`error: export ${endpoint}=http://localhost:4318`,
	],
	[
		'the port for gRPC, and no protocol',
		{[endpoint]: 'http://localhost:4317'},
		endpoint,
		`hint: export ${protocol}=grpc`,
	],
	[
		'TLS',
		{[endpoint]: 'https://localhost:4318'},
		endpoint,
		`error: export ${endpoint}=http://localhost:4318`,
	],
	['no address', {[endpoint]: 'localhost:4318'}, endpoint, `error: export ${endpoint}=http://localhost:4318`],
	[
		'another machine',
		{[endpoint]: 'https://otlp.example.com'},
		endpoint,
		`hint: export ${endpoint}=http://localhost:4318`,
	],
	[
		'another port',
		{[endpoint]: 'http://localhost:9999'},
		endpoint,
		`hint: export ${endpoint}=http://localhost:4318`,
	],
	['no protocol', {[protocol]: 'protobuf'}, protocol, `error: export ${protocol}=http/protobuf`],
	['switched off', {OTEL_SDK_DISABLED: 'TRUE'}, 'OTEL_SDK_DISABLED', 'error: unset OTEL_SDK_DISABLED'],
	['not switched off', {OTEL_SDK_DISABLED: 'false'}, 'OTEL_SDK_DISABLED', null],
	[
		'to the console',
		{OTEL_TRACES_EXPORTER: 'console'},
		'OTEL_TRACES_EXPORTER',
		'error: export OTEL_TRACES_EXPORTER=otlp',
	],
	['to both', {OTEL_TRACES_EXPORTER: 'console,otlp'}, 'OTEL_TRACES_EXPORTER', null],
	[
		'sampled',
		{OTEL_TRACES_SAMPLER: 'traceidratio'},
		'OTEL_TRACES_SAMPLER',
		'hint: unset OTEL_TRACES_SAMPLER',
	],
	['none', {OTEL_TRACES_SAMPLER: 'always_off'}, 'OTEL_TRACES_SAMPLER', 'error: unset OTEL_TRACES_SAMPLER'],
	['all', {OTEL_TRACES_SAMPLER: 'parentbased_always_on'}, 'OTEL_TRACES_SAMPLER', null],
	['no texts', {}, capture, `hint: export ${capture}=true`],
	['texts', {[capture]: 'SPAN_ONLY'}, capture, 'ok'],
	[
		'hidden texts',
		{OPENINFERENCE_HIDE_INPUTS: 'true'},
		'OPENINFERENCE_HIDE_INPUTS',
		'hint: unset OPENINFERENCE_HIDE_INPUTS',
	],
	[
		'cut texts',
		{OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '1024'},
		'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
		'hint: unset OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
	],
	[
		'a proxy',
		{HTTP_PROXY: 'http://proxy:3128'},
		'HTTP_PROXY',
		'hint: export NO_PROXY=localhost,127.0.0.1,::1',
	],
	['a proxy for others', {HTTP_PROXY: 'http://proxy:3128', no_proxy: 'localhost'}, 'HTTP_PROXY', null],
])('%s', (_name, environment, subject, expected) => {
	expect(said(environment, subject)).toBe(expected);
});
