/** Allowances, silences and told alerts: written one at a time, read whole. */
import type {Database, Statement} from 'better-sqlite3';
import {type Allowance, type Decisions, type Silence, type ToldAlert, untilNextRun} from '../decisions.ts';
import type {ReaderConnection} from './reader-connection.ts';

export class DecisionWriter {
	readonly #allow: Statement<unknown[]>;
	readonly #forgetSettings: Statement<[]>;
	readonly #silence: Statement<unknown[]>;
	readonly #tell: Statement<unknown[]>;

	constructor(database: Database) {
		this.#allow = database.prepare(`INSERT INTO allowance (at_ms, origin, detector, rule, template, evidence)
			VALUES (?, ?, ?, ?, ?, ?)`);
		this.#forgetSettings = database.prepare(`DELETE FROM allowance WHERE origin = 'settings'`);
		this.#silence = database.prepare(
			'INSERT OR REPLACE INTO silence (rule, at_ms, until_ms) VALUES (?, ?, ?)',
		);
		this.#tell =
			database.prepare(`INSERT INTO alert (rule, at_ms, from_state, to_state, value, threshold, why, told)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
	}

	allow({atMs, origin, detector, rule, template, evidence}: Allowance): void {
		this.#allow.run(atMs, origin, detector, rule, template, evidence);
	}

	/** Those of the configuration file are what it says now. */
	allowInSettings(allowances: readonly Allowance[]): void {
		this.#forgetSettings.run();
		for (const allowance of allowances) this.allow(allowance);
	}

	silence({rule, atMs, untilMs}: Silence): void {
		this.#silence.run(rule, atMs, untilMs);
	}

	tell({rule, atMs, from, to, value, threshold, why, told}: ToldAlert): void {
		this.#tell.run(rule, atMs, from, to, value, threshold, why, JSON.stringify(told));
	}
}

/** Condition on a row of `finding`: the user has accepted it. */
export const isAllowedSql = `EXISTS (SELECT 1 FROM allowance WHERE allowance.detector = finding.detector
	AND (allowance.rule IS NULL OR allowance.rule = finding.rule)
	AND (allowance.template IS NULL OR allowance.template = finding.template)
	AND (allowance.evidence IS NULL OR finding.evidence GLOB allowance.evidence))`;

/** Of what was told the newest. */
const toldMax = 200;

export function decisions(connection: ReaderConnection, {asOfMs}: {readonly asOfMs: number}): Decisions {
	return {
		allowances: connection.all<Allowance>(
			'SELECT at_ms AS atMs, origin, detector, rule, template, evidence FROM allowance ORDER BY id',
		),
		silences: connection.all<Silence>(
			`SELECT rule, at_ms AS atMs, until_ms AS untilMs FROM silence
				WHERE until_ms > ? AND at_ms <= ? AND NOT (until_ms = ${untilNextRun} AND EXISTS (
					SELECT 1 FROM mark WHERE kind = 'run' AND mark.at_ms > silence.at_ms AND mark.at_ms <= ?))
				ORDER BY rule`,
			[asOfMs, asOfMs, asOfMs],
		),
		told: connection
			.all<Omit<ToldAlert, 'told'> & {readonly told: string}>(
				`SELECT rule, at_ms AS atMs, from_state AS "from", to_state AS "to", value, threshold, why, told
					FROM alert WHERE at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT ${toldMax}`,
				[asOfMs],
			)
			.map(row => ({...row, told: JSON.parse(row.told) as ToldAlert['told']}))
			.toReversed(),
	};
}
