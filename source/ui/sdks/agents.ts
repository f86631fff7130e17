/** Coding agents: what their terminal exports, or their settings say. */
import {endpoint, exports, type Sdk} from './sdk.ts';

export const agentSdks: readonly Sdk[] = [
	{
		name: 'Claude Code',
		content: 'The last two lines send prompts, answers and what tools were given.',
		steps: ports => [
			{
				title: 'in the terminal in which claude is started',
				lines: [
					'export CLAUDE_CODE_ENABLE_TELEMETRY=1',
					'export OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp',
					...exports(ports),
					'export OTEL_LOG_USER_PROMPTS=1 OTEL_LOG_ASSISTANT_RESPONSES=1',
					'export OTEL_LOG_TOOL_DETAILS=1',
				],
			},
		],
	},
	{
		name: 'Codex CLI',
		content: 'log_user_prompt sends prompts; answers are never sent.',
		steps: ports => [
			{
				title: 'in ~/.codex/config.toml',
				lines: [
					'[otel]',
					'log_user_prompt = true',
					'[otel.exporter.otlp-http]',
					`endpoint = "${endpoint(ports)}/v1/logs"`,
					'protocol = "binary"',
					'[otel.trace_exporter.otlp-http]',
					`endpoint = "${endpoint(ports)}/v1/traces"`,
					'protocol = "binary"',
				],
				code: true,
			},
		],
	},
	{
		name: 'Gemini CLI',
		content: 'Prompts and answers come with it; GEMINI_TELEMETRY_LOG_PROMPTS=false withholds them.',
		steps: ports => [
			{
				title: 'in the terminal in which gemini is started',
				lines: [
					'export GEMINI_TELEMETRY_ENABLED=true GEMINI_TELEMETRY_TARGET=local',
					`export GEMINI_TELEMETRY_OTLP_ENDPOINT=${endpoint(ports)}`,
					'export GEMINI_TELEMETRY_OTLP_PROTOCOL=http',
					'export GEMINI_TELEMETRY_TRACES_ENABLED=true',
				],
			},
		],
	},
	{
		name: 'GitHub Copilot CLI',
		content: 'The line with CAPTURE_MESSAGE_CONTENT sends prompts and answers.',
		steps: ports => [
			{
				title: 'in the terminal in which copilot is started',
				lines: [
					'export COPILOT_OTEL_ENABLED=true COPILOT_OTEL_EXPORTER_TYPE=otlp-http',
					`export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint(ports)}`,
					'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
				],
			},
		],
	},
	{
		name: 'GitHub Copilot in VS Code',
		content: 'captureContent sends prompts and answers.',
		steps: ports => [
			{
				title: 'in settings.json',
				lines: [
					'"github.copilot.chat.otel.enabled": true,',
					'"github.copilot.chat.otel.exporterType": "otlp-http",',
					`"github.copilot.chat.otel.otlpEndpoint": "${endpoint(ports)}",`,
					'"github.copilot.chat.otel.captureContent": true,',
				],
				code: true,
			},
		],
	},
	{
		name: 'docker agent',
		content: 'The line with CAPTURE_MESSAGE_CONTENT sends prompts and answers.',
		steps: ports => [
			{
				title: 'in the terminal in which it is started',
				lines: [
					...exports(ports, 'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true'),
					'docker agent run agent.yaml --otel',
				],
			},
		],
	},
];
