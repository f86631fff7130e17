/** Resources and scopes: what thousands of records share is one row, and one object when read back. */
import {type Database, type Statement} from 'better-sqlite3';
import type {Attributes, Resource, Scope} from '../../domain/otlp.ts';
import {BoundedMap} from './bounded-map.ts';
import {hashOf} from './hash.ts';
import {stored, storedJson} from './stored-text.ts';

/** Distinct resources or scopes kept in memory; a process that makes a new one a request must not fill it. */
const sourcesMax = 2000;

/** `service.name`, or what the specification says to assume without one (resource semantic conventions). */
export function serviceOf(resource: Resource): string {
	const name = resource.attributes['service.name'];
	return typeof name === 'string' && name !== '' ? name : 'unknown_service';
}

export class SourceReader {
	readonly #selectResource: Statement<[number], {attributes: string; schema_url: string}>;
	readonly #selectScope: Statement<
		[number],
		{name: string; version: string; attributes: string; schema_url: string}
	>;
	readonly #resources = new BoundedMap<number, Resource>(sourcesMax);
	readonly #scopes = new BoundedMap<number, Scope>(sourcesMax);

	constructor(database: Database) {
		this.#selectResource = database.prepare(
			`SELECT ${stored('attributes')} AS attributes, schema_url FROM resource WHERE id = ?`,
		);
		this.#selectScope = database.prepare(
			`SELECT name, version, ${stored('attributes')} AS attributes, schema_url FROM scope WHERE id = ?`,
		);
	}

	resource(id: number): Resource {
		const known = this.#resources.get(id);
		if (known) return known;
		const row = this.#selectResource.get(id);
		const resource: Resource = {
			attributes: storedJson(row?.attributes ?? '{}') as Attributes,
			schemaUrl: row?.schema_url ?? '',
		};
		this.#resources.set(id, resource);
		return resource;
	}

	scope(id: number): Scope {
		const known = this.#scopes.get(id);
		if (known) return known;
		const row = this.#selectScope.get(id);
		const scope: Scope = {
			name: row?.name ?? '',
			version: row?.version ?? '',
			attributes: storedJson(row?.attributes ?? '{}') as Attributes,
			schemaUrl: row?.schema_url ?? '',
		};
		this.#scopes.set(id, scope);
		return scope;
	}
}

/** Finds or writes the row. By object first, since the decoder shares one; then by hash. */
export class SourceWriter {
	#byObject = new WeakMap<Resource | Scope, number>();
	readonly #byHash = new BoundedMap<string, number>(sourcesMax);
	readonly #insertResource: Statement<[string, string, string, string], {id: number}>;
	readonly #insertScope: Statement<[string, string, string, string, string], {id: number}>;

	constructor(database: Database) {
		// DO UPDATE where DO NOTHING would do: only then RETURNING gives the id of a row that was there.
		this.#insertResource = database.prepare(`INSERT INTO resource (hash, service, attributes, schema_url)
			VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET hash = hash RETURNING id`);
		this.#insertScope = database.prepare(`INSERT INTO scope (hash, name, version, attributes, schema_url)
			VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET hash = hash RETURNING id`);
	}

	resource(resource: Resource): number {
		const known = this.#byObject.get(resource);
		if (known !== undefined) return known;
		const attributes = JSON.stringify(resource.attributes);
		const hash = hashOf(`r${attributes}\n${resource.schemaUrl}`);
		const insert = (): number =>
			(
				this.#insertResource.get(hash, serviceOf(resource), attributes, resource.schemaUrl) as {
					id: number;
				}
			).id;
		return this.#remember(resource, hash, insert);
	}

	scope(scope: Scope): number {
		const known = this.#byObject.get(scope);
		if (known !== undefined) return known;
		const attributes = JSON.stringify(scope.attributes);
		const hash = hashOf(`s${JSON.stringify([scope.name, scope.version, scope.schemaUrl])}${attributes}`);
		const insert = (): number =>
			(
				this.#insertScope.get(hash, scope.name, scope.version, attributes, scope.schemaUrl) as {
					id: number;
				}
			).id;
		return this.#remember(scope, hash, insert);
	}

	/** After a rollback: ids that were given out may not exist. */
	forget(): void {
		this.#byObject = new WeakMap();
		this.#byHash.clear();
	}

	#remember(object: Resource | Scope, hash: string, insert: () => number): number {
		const id = this.#byHash.get(hash) ?? insert();
		this.#byHash.set(hash, id);
		this.#byObject.set(object, id);
		return id;
	}
}
