/** What `a` does in a view: findings of a kind are no news any more, or an alert is told to nobody for a while. */
import type {Allowance} from '../store/decisions.ts';
import type {FindingRow, FindingTally} from '../store/finding-answers.ts';
import {cutEnd, inert, oneLine} from './text.ts';

export type Acceptance = {
	/** What a second `a` would do, and what it did. */
	readonly asks: string;
	readonly says: string;
} & (
	| {readonly kind: 'allow'; readonly allowance: Omit<Allowance, 'atMs' | 'origin'>}
	| {readonly kind: 'silence'; readonly rule: string; readonly forMs: number}
);

/** Cells of a name in a message. */
const nameCells = 28;

/**
Findings of this detector and rule in calls of the same template; of a call without one, those with the very same
evidence: one `a` must not take what other prompts hold out of sight.
*/
export function acceptanceOf(
	finding: Pick<FindingRow, 'detector' | 'rule' | 'template' | 'evidence' | 'isAllowed'>,
	allowances: readonly Allowance[],
): Acceptance | string {
	const {detector, rule, template, evidence} = finding;
	if (finding.isAllowed) return `accepted already ${whereAllowed(finding, allowances)}`;
	const kind = kindOf(finding);
	const where = template === null ? `as “${shortOf(evidence)}”` : `for template ${shortOf(template)}`;
	return {
		kind: 'allow',
		asks: `accept ${kind} ${where}`,
		says: `accepted ${kind} ${where}: it is in no count`,
		allowance: {detector, rule, template, evidence: template === null ? exactly(evidence) : null},
	};
}

/** All findings of a kind, wherever they are. */
export function acceptanceOfKind(tally: Pick<FindingTally, 'detector' | 'rule'>): Acceptance {
	const {detector, rule} = tally;
	const kind = kindOf(tally);
	return {
		kind: 'allow',
		asks: `accept every ${kind}, of all templates`,
		says: `accepted every ${kind}: it is in no count`,
		allowance: {detector, rule, template: null, evidence: null},
	};
}

/** Detector and rule in words, once where they are one word. */
export function kindOf({detector, rule}: {readonly detector: string; readonly rule: string}): string {
	const name = inert(oneLine(rule));
	return name === '' || name === detector ? detector : `${detector} ${name}`;
}

function shortOf(text: string): string {
	return cutEnd(inert(oneLine(text)), nameCells);
}

/** By which key or file findings like it are accepted. */
function whereAllowed(
	{detector, rule, template, evidence}: Pick<FindingRow, 'detector' | 'rule' | 'template' | 'evidence'>,
	allowances: readonly Allowance[],
): string {
	const own = allowances.find(
		one =>
			one.detector === detector &&
			(one.rule === null || one.rule === rule) &&
			(one.template === null || one.template === template) &&
			(one.evidence === null || one.evidence === exactly(evidence)),
	);
	if (own?.origin === 'settings' || own === undefined) return 'in llmtop.toml';
	if (own.template !== null) return `for template ${shortOf(own.template)}`;
	return own.evidence === null ? 'in all templates' : 'wherever it says the same';
}

/** A pattern of GLOB that matches this text and no other. */
function exactly(text: string): string {
	return text.replaceAll(/[*?[]/g, sign => `[${sign}]`);
}
