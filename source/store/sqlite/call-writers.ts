/**
Who ever wrote a call: services, scopes, carriers. Few in any file, so they are kept in memory, and tell at once what
need not be looked for: twins where one library writes alone, metrics where no service sends any.
*/
import type {Database, Statement} from 'better-sqlite3';
import type {PricedCall} from '../../domain/call.ts';

type Writer = {
	readonly service: string;
	readonly scope: string;
	readonly carrier: string;
	/** 1: its calls name their session. */
	readonly sessions: number;
};

type Known = {
	/** `<carrier> <scope>`. */
	readonly libraries: ReadonlySet<string>;
	/** Services whose spans or logs tell of calls, and those of them that name no session. */
	readonly told: ReadonlySet<string>;
	readonly withoutSession: ReadonlySet<string>;
	/** Services whose metrics tell of calls. */
	readonly metered: ReadonlySet<string>;
	readonly all: Set<string>;
};

export class CallWriters {
	readonly #select: Statement<[], Writer>;
	readonly #insert: Statement<[string, string, string, number]>;
	#known: Known | null = null;

	constructor(database: Database) {
		this.#select = database.prepare('SELECT service, scope, carrier, sessions FROM call_writer');
		this.#insert = database.prepare(
			'INSERT OR IGNORE INTO call_writer (service, scope, carrier, sessions) VALUES (?, ?, ?, ?)',
		);
	}

	get known(): Known {
		this.#known ??= sorted(this.#select.all());
		return this.#known;
	}

	/** True: another library than this one wrote calls as well. */
	isAccompanied(scope: string, carrier: string): boolean {
		const {libraries} = this.known;
		return libraries.size + Number(!libraries.has(`${carrier} ${scope}`)) > 1;
	}

	note({service, scope, carrier, session}: PricedCall): void {
		const sessions = Number(session !== null);
		if (this.known.all.has(nameOf({service, scope, carrier, sessions}))) return;
		this.#insert.run(service, scope, carrier, sessions);
		this.#known = null;
	}

	/** After a rollback. */
	forget(): void {
		this.#known = null;
	}
}

function sorted(writers: readonly Writer[]): Known {
	const told = writers.filter(({carrier}) => carrier !== 'metric');
	return {
		libraries: new Set(told.map(({carrier, scope}) => `${carrier} ${scope}`)),
		told: new Set(told.map(({service}) => service)),
		withoutSession: new Set(told.filter(({sessions}) => sessions === 0).map(({service}) => service)),
		metered: new Set(writers.filter(({carrier}) => carrier === 'metric').map(({service}) => service)),
		all: new Set(writers.map(nameOf)),
	};
}

function nameOf({service, scope, carrier, sessions}: Writer): string {
	return JSON.stringify([service, scope, carrier, sessions]);
}
