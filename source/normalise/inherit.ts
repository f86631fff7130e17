/**
What a call takes from the spans above it: session, user and agent are said once, on the outermost span or on
the agent's, and hold for all below.
*/
import type {Attributes} from '../domain/otlp.ts';
import {type Identity, identityOf} from './identity.ts';
import {type Node, ancestorsOf} from './tree.ts';

export type Inherited = Identity & {readonly agent: string | null; readonly template: string | null};

/** Answers for one node; what was read of a span is kept, since siblings share their ancestors. */
export function inheritanceOf(nodes: readonly Node[]): (node: Node) => Inherited {
	const identities = new Map<Node, Identity>();
	const identity = (node: Node): Identity => {
		let found = identities.get(node);
		if (found === undefined) {
			found =
				node.facts === null
					? identityOf(node.span?.attributes ?? {})
					: {session: node.facts.session, user: node.facts.user};
			identities.set(node, found);
		}
		return found;
	};
	// Many libraries put the session on one span of the trace, which need not be an ancestor.
	const only = new Map<string, Identity>();
	for (const [unit, list] of Map.groupBy(nodes, node => node.unit)) {
		only.set(unit, {
			session: onlyOne(list, node => identity(node).session),
			user: onlyOne(list, node => identity(node).user),
		});
	}
	// Last of all what holds for all of a window or a process; one resource is shared by many spans.
	const shared = new Map<Attributes, Identity>();
	const ofShared = (attributes: Attributes | undefined): Identity | null => {
		if (attributes === undefined) return null;
		let found = shared.get(attributes);
		if (found === undefined) shared.set(attributes, (found = identityOf(attributes)));
		return found;
	};
	// A resource may have many scopes: what one of them says holds for no other.
	const ofProcess = (node: Node): Identity => {
		const {resource, scope} = node.span ?? node.records[0] ?? {};
		const nearer = ofShared(scope?.attributes);
		const wider = ofShared(resource?.attributes);
		return {
			session: nearer?.session ?? wider?.session ?? null,
			user: nearer?.user ?? wider?.user ?? null,
		};
	};
	return node => {
		let {session, user} = identity(node);
		let agent = node.facts?.agent ?? null;
		let template = node.facts?.template ?? null;
		for (const ancestor of ancestorsOf(node)) {
			if (session !== null && user !== null && agent !== null && template !== null) break;
			const above = identity(ancestor);
			session ??= above.session;
			user ??= above.user;
			if (ancestor.facts === null) continue;
			template ??= ancestor.facts.template;
			if (ancestor.kind === 'agent') agent ??= ancestor.facts.agent;
		}
		const fallback = only.get(node.unit);
		session ??= fallback?.session ?? null;
		user ??= fallback?.user ?? null;
		const process = session === null || user === null ? ofProcess(node) : null;
		return {
			session: session ?? process?.session ?? null,
			user: user ?? process?.user ?? null,
			agent,
			template,
		};
	};
}

function onlyOne(nodes: readonly Node[], read: (node: Node) => string | null): string | null {
	let one: string | null = null;
	for (const node of nodes) {
		const value = read(node);
		if (value === null || value === one) continue;
		if (one !== null) return null;
		one = value;
	}
	return one;
}
