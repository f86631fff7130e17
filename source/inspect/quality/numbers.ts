/** Findings of figures, dates, links and addresses that nothing the model read says or adds up to. */
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';
import {type Claim, claimsOf, type ClaimKind} from './claims.ts';

/** How often such a finding is right, by kind: a number may be computed in a way that is not tried. */
const confidences: Readonly<Record<ClaimKind, number>> = {number: 0.8, date: 0.85, url: 0.9, email: 0.95};
const evidenceReach = 60;

/** One finding for each value that is nowhere, at its first place. Detector `number`, one rule a kind. */
export function numbersIn(exchange: Exchange): readonly Statement[] {
	const findings: Statement[] = [];
	const seen = new Set<string>();
	for (const claim of claimsOf(exchange)) {
		const passage = exchange.answers?.[claim.answer];
		if (claim.supported || passage === undefined) continue;
		const said = passage.text.slice(claim.start, claim.end);
		if (seen.has(said)) continue;
		seen.add(said);
		findings.push({
			signal: 'quality',
			detector: 'number',
			rule: claim.kind,
			level: 'warning',
			confidence: confidences[claim.kind],
			part: passage.part,
			source: passage.source,
			start: claim.start,
			end: claim.end,
			evidence: around(passage.text, claim),
		});
	}
	return findings;
}

/** With the words beside it, or a bare number tells nothing. */
function around(text: string, {start, end}: Claim): string {
	const from = Math.max(0, start - evidenceReach, text.lastIndexOf('\n', start) + 1);
	const line = text.indexOf('\n', end);
	return text.slice(from, Math.min(from + 200, end + evidenceReach, line < 0 ? text.length : line)).trim();
}
