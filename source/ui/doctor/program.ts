/** The program and the terminal that it draws in. */
import type {Diagnosis} from './diagnosis.ts';
import {well} from './diagnosis.ts';

/** What only who started the program can tell. */
export type ProgramFacts = {
	readonly llmtop: string;
	readonly node: string;
	/** Bounds of the receiver in words: "64 MB a request". */
	readonly limits: readonly string[];
};

export type TerminalFacts = {
	readonly columns: number;
	readonly rows: number;
	readonly colour: boolean;
	readonly unicode: boolean;
};

export function programDiagnoses(program: ProgramFacts, sqliteVersion: string | null): readonly Diagnosis[] {
	const {llmtop, node, limits} = program;
	const sqlite = sqliteVersion === null ? '' : `, SQLite ${sqliteVersion}`;
	return [
		well('versions', `llmtop ${llmtop}, Node ${node}${sqlite}`),
		...(limits.length === 0 ? [] : [well('limits', limits.join(', '))]),
	];
}

export function terminalDiagnosis({columns, rows, colour, unicode}: TerminalFacts): Diagnosis {
	const said = `${columns}×${rows}, ${colour ? 'colours' : 'no colours'}, ${unicode ? 'unicode' : 'ASCII'}`;
	return well('terminal', said);
}
