/**
What the screen shows of a call, field by field, as the lens lists it: the name, what is shown, under which names
its origins know it, and what holds where no attribute says it.
*/
import {textOf} from '../../domain/attributes.ts';
import {textOfMessage} from '../../domain/message.ts';
import {usdOf} from '../../domain/money.ts';
import type {CallDetail} from '../../store/answers.ts';
import {dateAndClock, duration, grouped, numbered, unknown} from '../format.ts';
import {oneLine} from '../text.ts';

export type LensField = {
	readonly label: string;
	readonly shown: string;
	/** As in `Origin`. */
	readonly names: readonly string[];
	/** What the raw value became; empty where it is shown as it came. */
	readonly rule: string;
	/** How it comes about where nothing says it. */
	readonly otherwise: string;
};

type Draft = readonly [
	label: string,
	shown: string | null,
	names: readonly string[],
	otherwise?: string,
	rule?: string | null,
];

/** Only what is known; what the telemetry does not tell is `missingOf`. */
export function fieldsOf(call: CallDetail): readonly LensField[] {
	return drafts(call).flatMap(([label, shown, names, otherwise = '', rule]) =>
		shown === null ? [] : [{label, shown, names, otherwise, rule: rule ?? ''}],
	);
}

/** Labels of what nobody told. */
export function missingOf(call: CallDetail): readonly string[] {
	return drafts(call).flatMap(([label, shown]) => (shown === null ? [label] : []));
}

function drafts(call: CallDetail): readonly Draft[] {
	return [...who(call), ...tokens(call), ...times(call), ...content(call), ...request(call), ...owners(call)];
}

function who(call: CallDetail): readonly Draft[] {
	return [
		['kind', call.operation, ['kind', 'operation'], 'by what its keys look like'],
		['request model', call.requestModel, ['requestModel']],
		[
			'response model',
			call.responseModel,
			['responseModel'],
			call.responseModel === call.requestModel ? 'not told: the model that was asked for' : '',
		],
		['provider', call.provider, ['provider'], 'by the name of the model, or the endpoint'],
		['response id', call.responseId, ['responseId']],
		['streaming', yesNo(call.streaming), ['streaming']],
	];
}

function tokens(call: CallDetail): readonly Draft[] {
	const {usage, usageRule, cost} = call;
	const cached = usage.cacheRead !== null || usage.cacheWrite !== null;
	return [
		['input tokens', count(usage.input), ['usage.input'], '', cached ? usageRule : null],
		['cache read', count(usage.cacheRead), ['usage.cacheRead'], '', 'inside input'],
		['cache write', count(usage.cacheWrite), ['usage.cacheWrite'], '', 'inside input'],
		['output tokens', count(usage.output), ['usage.output'], '', cached ? null : usageRule],
		['reasoning', count(usage.reasoning), ['usage.reasoning'], '', 'inside output'],
		['reported cost', dollars(cost.reportedNanoUsd), ['reportedCostUsd']],
		['computed cost', dollars(cost.computedNanoUsd), [], `tokens × rate, ${cost.priceSource ?? ''}`],
	];
}

function times(call: CallDetail): readonly Draft[] {
	const carrier = call.carrier === 'span' ? 'span' : 'record';
	const known = (ms: number | null): string | null => (ms === null ? null : duration(ms));
	return [
		[
			'started',
			dateAndClock(call.startMs),
			['startMs'],
			`start of the ${call.attempts.length > 0 ? 'first attempt' : carrier}`,
		],
		['total', duration(call.durationMs), ['durationMs'], `start and end of the ${carrier}`],
		['TTFT', known(call.ttftMs), ['ttftMs']],
		['queue', known(call.queueMs), ['queueMs'], 'told by the model server'],
		['TPOT', known(call.tpotMs), ['tpotMs'], '(total − TTFT) / (output tokens − 1)'],
		['status', call.status, ['status'], `status of the ${carrier}`],
		['error', call.errorClass, ['errorType', 'errorClass'], 'by its message or its status'],
		['error message', call.errorMessage, ['errorMessage'], `status of the ${carrier}`],
		['finish', list(call.finishReasons), ['finishReasons']],
	];
}

function content(call: CallDetail): readonly Draft[] {
	const {system, input, output, toolDefinitions} = call;
	const answer = output === null ? null : oneLine(output.map(textOfMessage).join(' '), shownCharacters);
	return [
		['system', system === null ? null : oneLine(system, shownCharacters), ['system']],
		['prompt', input === null ? null : someOf(input.length, 'message'), ['input']],
		['answer', answer === '' ? someOf(call.toolCalls.length, 'tool call') : answer, ['output']],
		[
			'tools offered',
			Array.isArray(toolDefinitions) ? someOf(toolDefinitions.length, 'tool') : null,
			['toolDefinitions'],
		],
	];
}

/** More than a column shows. */
const shownCharacters = 200;

function request(call: CallDetail): readonly Draft[] {
	return Object.entries(call.parameters).map(([name, value]) => [
		name,
		textOf(value) ?? JSON.stringify(value),
		[`parameters.${name}`, 'parameters'],
	]);
}

function owners(call: CallDetail): readonly Draft[] {
	const above = 'said by a span above it, or by the only one of its trace';
	return [
		['session', call.session, ['session'], above],
		['user', call.user, ['user'], above],
		['agent', call.agent, ['agent'], above],
		['template', call.template, ['template'], above],
		['endpoint', call.endpoint, ['endpoint']],
		['service', call.service, ['service'], 'service.name of the resource'],
	];
}

function count(value: number | null): string | null {
	return value === null ? null : grouped(value);
}

/** Six decimals, as the ledger prints it. */
function dollars(nano: number | null): string | null {
	if (nano === null) return null;
	return nano === 0 ? '$0' : `$${usdOf(nano).toFixed(6)}`;
}

function yesNo(value: boolean | null): string | null {
	return value === null ? null : value ? 'yes' : 'no';
}

function list(values: readonly string[]): string | null {
	return values.length === 0 ? null : values.join(', ');
}

function someOf(number: number, noun: string): string {
	return number === 0 ? unknown : numbered(number, noun);
}
