/** Runs of `llmtop eval`, and embeddings that were asked for: written once, read by the next run. */
import type {Database, Statement} from 'better-sqlite3';
import type {Embeddings, EvalRun, EvalScore} from '../eval-answers.ts';
import type {ReaderConnection} from './reader-connection.ts';

export class EvalWriter {
	readonly #insertRun: Statement<unknown[]>;
	readonly #insertScore: Statement<unknown[]>;
	readonly #insertEmbedding: Statement<unknown[]>;

	constructor(database: Database) {
		this.#insertRun = database.prepare('INSERT INTO eval_run (at_ms, label, scorers) VALUES (?, ?, ?)');
		this.#insertScore = database.prepare(
			'INSERT OR REPLACE INTO eval_score (run, scorer, call_id, score) VALUES (?, ?, ?, ?)',
		);
		this.#insertEmbedding = database.prepare(
			'INSERT OR REPLACE INTO embedding (model, hash, vector) VALUES (?, ?, ?)',
		);
	}

	put({atMs, label, versions, scores}: EvalRun): void {
		const {lastInsertRowid} = this.#insertRun.run(atMs, label, JSON.stringify(versions));
		for (const {scorer, callId, score} of scores)
			this.#insertScore.run(lastInsertRowid, scorer, callId, score);
	}

	keep({model, vectors}: Embeddings): void {
		for (const [hash, vector] of vectors) {
			const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
			this.#insertEmbedding.run(model, hash, bytes);
		}
	}
}

/** The newest run before `beforeMs`, of that label where one is named; null: there is none. */
export function lastEval(
	connection: ReaderConnection,
	{beforeMs, label}: {readonly beforeMs: number; readonly label: string | null},
): EvalRun | null {
	const run = connection.get<{id: number; atMs: number; label: string; scorers: string}>(
		`SELECT id, at_ms AS atMs, label, scorers FROM eval_run WHERE at_ms < ?${label === null ? '' : ' AND label = ?'}
			ORDER BY at_ms DESC, id DESC LIMIT 1`,
		label === null ? [beforeMs] : [beforeMs, label],
	);
	if (run === undefined) return null;
	return {
		atMs: run.atMs,
		label: run.label,
		versions: JSON.parse(run.scorers) as Readonly<Record<string, string>>,
		scores: connection.all<EvalScore>(
			'SELECT scorer, call_id AS callId, score FROM eval_score WHERE run = ?',
			[run.id],
		),
	};
}

/** Of those hashes that are known. */
export function embeddings(
	connection: ReaderConnection,
	{model, hashes}: {readonly model: string; readonly hashes: readonly string[]},
): Embeddings {
	const vectors = new Map<string, Float32Array>();
	for (const hash of hashes) {
		const row = connection.get<{vector: Buffer}>(
			'SELECT vector FROM embedding WHERE model = ? AND hash = ?',
			[model, hash],
		);
		if (row === undefined) continue;
		// A copy: the buffer of a row may begin anywhere.
		const bytes = Uint8Array.from(row.vector);
		vectors.set(hash, new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4)));
	}
	return {model, vectors};
}
