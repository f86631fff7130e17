/** Everything that crosses between the engine's thread and whoever started it. Data never does: see `Reader`. */
import type {EngineStatus} from '../domain/status.ts';
import type {RedactionKind} from '../inspect/redact.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {Allowance, Silence} from '../store/decisions.ts';
import type {RetentionRules} from '../store/store.ts';
import type {Access} from '../wire/access.ts';

export type EngineOptions = {
	readonly file: string;
	/** Null: the usual ports (4317, 4318), or the next free pair. A number: that one or failure; 0 picks. */
	readonly grpcPort: number | null;
	readonly httpPort: number | null;
	/** Who may send. */
	readonly access: Access;
	/** fsync on every commit. */
	readonly durable: boolean;
	/** What is masked before it is stored; empty: nothing. */
	readonly redact: readonly RedactionKind[];
	/** Text of the user's prices.json; null when there is none. */
	readonly prices: string | null;
	/** How much the file may hold. */
	readonly keep: RetentionRules;
	/** Of the configuration file. */
	readonly allowances: readonly Allowance[];
	/** Rules of alerts, and who is told of them. */
	readonly alerts: AlertSettings;
};

export type ToEngine =
	| {readonly kind: 'stop'}
	| {readonly kind: 'new-run'}
	| {readonly kind: 'mark'; readonly label: string}
	/** Findings like these are no news from now on. */
	| {readonly kind: 'allow'; readonly allowance: Allowance}
	/** Nobody is told of this alert for a while. */
	| {readonly kind: 'silence'; readonly silence: Silence};

export type FromEngine =
	| {readonly kind: 'ready'; readonly status: EngineStatus}
	/** Replaceable: a newer one makes the older worthless. At most ten a second. */
	| {readonly kind: 'changed'; readonly status: EngineStatus}
	| {
			readonly kind: 'failed';
			readonly message: string;
			readonly hint: string;
			/** Another llmtop writes the file. */
			readonly inUse: boolean;
	  }
	/** With what kept it from ending in good order. */
	| {readonly kind: 'stopped'; readonly failure: {readonly message: string; readonly hint: string} | null};
