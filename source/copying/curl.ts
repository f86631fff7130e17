/**
A call as a curl command that sends it again: to the provider that answered it, with the key in a variable. Of the two
APIs whose form is known here (OpenAI's chat completions, which most others speak too, and Anthropic's messages).
*/
import {chatMessages, type SaidCall} from './conversation.ts';

type Api = {readonly url: string; readonly key: string; readonly isAnthropic: boolean};

/** Where each provider, by its name in the semantic conventions (gen_ai.provider.name), takes chat completions. */
const apis: Readonly<Record<string, Api>> = {
	openai: {url: 'https://api.openai.com/v1/chat/completions', key: 'OPENAI_API_KEY', isAnthropic: false},
	anthropic: {url: 'https://api.anthropic.com/v1/messages', key: 'ANTHROPIC_API_KEY', isAnthropic: true},
	mistral_ai: {url: 'https://api.mistral.ai/v1/chat/completions', key: 'MISTRAL_API_KEY', isAnthropic: false},
	groq: {url: 'https://api.groq.com/openai/v1/chat/completions', key: 'GROQ_API_KEY', isAnthropic: false},
	deepseek: {url: 'https://api.deepseek.com/chat/completions', key: 'DEEPSEEK_API_KEY', isAnthropic: false},
	x_ai: {url: 'https://api.x.ai/v1/chat/completions', key: 'XAI_API_KEY', isAnthropic: false},
};

/** Names of parameters that both APIs take as the semantic conventions have them. */
const parameterNames = [
	'temperature',
	'top_p',
	'max_tokens',
	'seed',
	'stop',
	'presence_penalty',
	'frequency_penalty',
];

/** Anthropic asks for a bound on the answer; a call that does not tell its own gets this one. */
const anthropicTokens = 1024;

/** The command; or why there is none. */
export function curlOf(
	call: SaidCall & {readonly operation: string},
): {readonly command: string} | {readonly reason: string} {
	const {input, system, requestModel, responseModel, operation} = call;
	if (operation !== 'chat') return {reason: `this is no chat call: ${operation}`};
	if (input === null && system === null) return {reason: 'its messages are not in the telemetry'};
	const model = requestModel ?? responseModel;
	if (model === null) return {reason: 'its model is not in the telemetry'};
	const api = apiOf(call);
	if (api === null) return {reason: `nobody tells where ${call.provider ?? 'its provider'} takes requests`};
	const body = api.isAnthropic
		? anthropicBody(call, model)
		: {model, ...parametersOf(call), messages: asked(call)};
	const headers = api.isAnthropic
		? [`"x-api-key: $${api.key}"`, '"anthropic-version: 2023-06-01"']
		: api.key === ''
			? []
			: [`"authorization: Bearer $${api.key}"`];
	return {
		command: [
			`curl ${quoted(api.url)}`,
			...['"content-type: application/json"', ...headers].map(header => `-H ${header}`),
			`-d ${quoted(JSON.stringify(body))}`,
		].join(' \\\n  '),
	};
}

/** A server of one's own that is told speaks OpenAI's form, as vLLM, Ollama and LM Studio do. */
function apiOf({provider, endpoint}: SaidCall): Api | null {
	const known = apis[provider ?? ''];
	if (known !== undefined) return known;
	if (endpoint === null || !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(endpoint)) return null;
	return {url: `http://${endpoint}/v1/chat/completions`, key: '', isAnthropic: false};
}

function asked({system, input}: SaidCall): readonly Record<string, unknown>[] {
	return chatMessages({system, input, output: null});
}

function parametersOf({parameters}: SaidCall): Record<string, unknown> {
	return Object.fromEntries(
		parameterNames.flatMap(name => (parameters[name] === undefined ? [] : [[name, parameters[name]]])),
	);
}

/** There the system message is a field, a tool call and its result are parts of messages, and roles are two. */
function anthropicBody(call: SaidCall, model: string): Record<string, unknown> {
	const {max_tokens: maxTokens = anthropicTokens, temperature, top_p: topP, stop} = parametersOf(call);
	const messages = (call.input ?? []).map(({role, parts}) => ({
		role: role === 'assistant' ? 'assistant' : 'user',
		content: parts.flatMap((part): readonly Record<string, unknown>[] => {
			if (part.type === 'text') return [{type: 'text', text: part.text}];
			if (part.type === 'tool_call')
				return [{type: 'tool_use', id: part.id, name: part.name, input: parsed(part.arguments)}];
			return part.type === 'tool_result'
				? [{type: 'tool_result', tool_use_id: part.id, content: part.text}]
				: [];
		}),
	}));
	return {
		model,
		max_tokens: maxTokens,
		...(temperature === undefined ? {} : {temperature}),
		...(topP === undefined ? {} : {top_p: topP}),
		...(stop === undefined ? {} : {stop_sequences: stop}),
		...(call.system === null ? {} : {system: call.system}),
		messages,
	};
}

function parsed(text: string | null): unknown {
	try {
		return JSON.parse(text ?? '{}');
	} catch {
		return {};
	}
}

/** For a POSIX shell: nothing in single quotes means anything, and a single quote ends them. */
function quoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}
