/**
Metrics count only where spans and logs do not: a service that sends both tells the same calls twice. By session
where the metric names one, else by service. What a service measured before its first span came stops counting then.
*/
import type {Database, Statement} from 'better-sqlite3';
import type {PricedCall} from '../../domain/call.ts';
import type {CallColumns} from './call-row.ts';
import type {CallWriters} from './call-writers.ts';

const reason = 'measured: the spans or logs of this service tell the same calls';

export class MeteredCalls {
	readonly #writers: CallWriters;
	readonly #hasSession: Statement<[string], {one: number}>;
	readonly #selectCounted: Statement<[{service: string; session: string | null}], CallColumns>;
	readonly #setAside: Statement<[string, number]>;

	constructor(database: Database, writers: CallWriters) {
		this.#writers = writers;
		this.#hasSession = database.prepare(
			`SELECT 1 AS one FROM call WHERE session = ? AND carrier <> 'metric' LIMIT 1`,
		);
		this.#selectCounted = database.prepare(`SELECT * FROM call WHERE carrier = 'metric' AND counted = 1
			AND service = @service AND (session IS NULL OR @session IS NULL OR session = @session)`);
		this.#setAside = database.prepare('UPDATE call SET counted = 0, reason = ? WHERE id = ?');
	}

	/** The call as it counts beside what the file holds of its service. */
	asCounted(call: PricedCall): PricedCall {
		return call.carrier === 'metric' && this.#isTold(call) ? {...call, counted: false, reason} : call;
	}

	/** A span or log told of `call`: sums of the same calls give way, and are handed over as they were and as they are. */
	giveWay(
		{carrier, service, session}: PricedCall,
		changed: (before: CallColumns, after: CallColumns) => void,
	): void {
		if (carrier === 'metric' || !this.#writers.known.metered.has(service)) return;
		for (const row of this.#selectCounted.all({service, session})) {
			this.#setAside.run(reason, row.id);
			changed(row, {...row, counted: 0, reason});
		}
	}

	#isTold({service, session}: PricedCall): boolean {
		const {told, withoutSession} = this.#writers.known;
		if (!told.has(service)) return false;
		return session === null || withoutSession.has(service) || this.#hasSession.get(session) !== undefined;
	}
}
