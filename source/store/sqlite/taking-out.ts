/** What takes units and texts out of a file, over one connection: by the rules of retention, or on demand. */
import type {Database} from 'better-sqlite3';
import {ContentCollector} from './collector.ts';
import type {ContentWriter} from './content.ts';
import type {DerivedWriter} from './derived.ts';
import type {DirtyMarks} from './dirty-marks.ts';
import {DropCounts} from './drop-counts.ts';
import {OldestUnits} from './oldest-units.ts';
import type {RecentUnits} from './recent-units.ts';
import {UnitContent} from './unit-content.ts';
import {UnitRemoval} from './unit-removal.ts';

export type TakingOut = {
	readonly units: OldestUnits;
	readonly removal: UnitRemoval;
	readonly contents: UnitContent;
	readonly collector: ContentCollector;
	readonly drops: DropCounts;
};

export function takingOutOver(
	database: Database,
	parts: {
		readonly content: ContentWriter;
		readonly derived: DerivedWriter;
		readonly marks: DirtyMarks;
		readonly recent: RecentUnits;
	},
): TakingOut {
	const {content, derived, recent} = parts;
	const {messages} = derived;
	return {
		units: new OldestUnits(database),
		removal: new UnitRemoval(database, parts),
		contents: new UnitContent(database, {content, messages}),
		collector: new ContentCollector(database, {content, messages, recent}),
		drops: new DropCounts(database),
	};
}
