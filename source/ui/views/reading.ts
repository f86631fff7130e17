/** A place of which not all is known yet: what is known, and that the rest is being read. */
import {piece, type Row} from '../rows.ts';
import type {ViewFrame} from '../view.ts';

/** `head`: rows that are known; `name`: what is opened, where that is known. */
export function readingFrame(head: readonly Row[], view: 'Calls' | 'Traces', name: string | null): ViewFrame {
	const where: Row = [piece(view, 'strong'), ...(name === null ? [] : [piece(` › ${name}`)])];
	const body = [...head, [piece(' reading…', 'dim')]];
	return {where: [where, []], body: body.map(row => ({row})), position: ''};
}
