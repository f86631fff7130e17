/** The detectors that look at one exchange and need nothing else. A new one is a line here. */
import type {Statement} from '../domain/finding.ts';
import {emptyIn, truncatedIn} from './errors/answer-form.ts';
import {refusalIn} from './errors/refusal.ts';
import {repetitionIn} from './errors/repetition.ts';
import {schemaFailuresIn} from './errors/schema.ts';
import type {Exchange} from './exchange.ts';
import {citationsIn} from './quality/citations.ts';
import {numbersIn} from './quality/numbers.ts';
import {quotesIn} from './quality/quotes.ts';
import {injectionIn} from './security/injection.ts';
import {invisibleIn} from './security/invisible.ts';
import {leakIn} from './security/leak.ts';
import {piiIn, secretsIn} from './security/personal-findings.ts';

export type Detector = (exchange: Exchange) => readonly Statement[];

export const detectors: readonly Detector[] = [
	injectionIn,
	invisibleIn,
	leakIn,
	piiIn,
	secretsIn,
	schemaFailuresIn,
	refusalIn,
	truncatedIn,
	emptyIn,
	repetitionIn,
	numbersIn,
	quotesIn,
	citationsIn,
];

/** Of these, those that look at what a model reads: also where no call tells that it was read. */
export const readDetectors: readonly Detector[] = [injectionIn, invisibleIn, secretsIn];
