/**
What happens in which order. The opening is written down, so that each kind of trouble has come once among the
first twenty calls; after it the dice decide, for as long as anybody watches.
*/
import {models} from './models.ts';
import type {Trace} from './plan.ts';
import type {Random} from './random.ts';
import {loopingTurn, openSession, supportModels, supportTurn, type Session, type Trouble} from './support.ts';
import {classify, summarise, tellLanguage} from './work.ts';

/** Customers leave after so many turns at the latest: prompts must not grow for hours. */
const maximumTurns = 6;

/** Sessions that are open at once. */
const openSessions = 4;

/** Traces without an end, in the order of their starts; the same seed tells the same story. */
export function* story(random: Random): Generator<Trace, never> {
	const sessions: Session[] = [];
	yield* opening(random, sessions);
	for (;;) yield next(random, sessions);
}

/** Eighteen calls, so that all of it still comes first where long calls overlap with what follows. */
function* opening(random: Random, sessions: Session[]): Generator<Trace, void> {
	const first = openSession(random, {model: models.sonnet, japanese: false});
	const second = openSession(random, {model: models.gpt4o, japanese: false});
	const japanese = openSession(random, {model: models.sonnet, japanese: true});
	yield supportTurn(random, first, ['tool_timeout'], 'parcel');
	yield classify(random, 'schema');
	yield supportTurn(random, second, ['retry', 'wrong_number'], 'warranty');
	yield tellLanguage(random);
	yield loopingTurn(random, openSession(random, {model: models.mini, japanese: false}));
	yield classify(random, 'timeout');
	yield supportTurn(random, openSession(random, {model: models.gpt4o, japanese: false}), ['refusal']);
	yield summarise(random, 'house-7b');
	yield supportTurn(random, japanese, []);
	sessions.push(first, second, japanese);
}

function next(random: Random, sessions: Session[]): Trace {
	const throwOf = random.next();
	if (throwOf < 0.6) return turn(random, sessions);
	if (throwOf < 0.84)
		return classify(random, random.chance(0.08) ? 'schema' : random.chance(0.05) ? 'timeout' : null);
	if (throwOf < 0.9) return summarise(random, 'gpt-4o', random.chance(0.1) ? 'timeout' : null);
	if (throwOf < 0.93) return summarise(random, 'house-7b');
	if (throwOf < 0.98) return tellLanguage(random);
	return loopingTurn(random, openSession(random, {model: models.mini, japanese: false}));
}

function turn(random: Random, sessions: Session[]): Trace {
	if (random.chance(0.03)) {
		return supportTurn(random, openSession(random, {model: models.gpt4o, japanese: false}), ['refusal']);
	}
	if (sessions.length < openSessions || random.chance(0.15)) {
		sessions.push(openSession(random, {model: random.pick(supportModels), japanese: random.chance(0.2)}));
	}
	if (sessions.length > openSessions) sessions.shift();
	// One of the two that have waited longest: people read an answer before they ask again.
	const session = random.pick(sessions.slice(0, 2));
	sessions.splice(sessions.indexOf(session), 1);
	const trace = supportTurn(random, session, troublesOf(random));
	if (session.turns < maximumTurns) sessions.push(session);
	return trace;
}

function troublesOf(random: Random): readonly Trouble[] {
	const throwOf = random.next();
	if (throwOf < 0.05) return ['retry'];
	if (throwOf < 0.08) return ['tool_timeout'];
	return throwOf < 0.1 ? ['wrong_number'] : [];
}
