/**
Prompt templates, mined from system messages: calls whose prompts differ in what was filled in have one key; where an
instruction was edited the key is another one of the same family, which is how a change is told.
*/
import type {StoredTemplate} from '../../domain/inspection.ts';
import {hashOf} from '../usual/hash.ts';
import {
	beginsAlike,
	likeness,
	merged,
	type Skeleton,
	skeletonOf,
	skeletonText,
	slotSign,
} from './skeleton.ts';

export type PromptFacts = {
	readonly system: string | null;
	/** As the application names it. */
	readonly templateName: string | null;
	readonly service: string;
	readonly agent: string | null;
	readonly atMs: number;
};

/** Of all services; more are of applications that make their prompts up, and are told by service alone. */
const templatesMax = 500;
/** Of one family: texts that are pasted into a prompt would be a version each. */
const versionsMax = 12;
/** Whole prompts that are known by heart. */
const textsMax = 2000;

/** Below this two prompts are strangers. */
const familyLikeness = 0.6;

const nameLength = 40;
const skeletonLengthMax = 4000;

type Template = {
	readonly key: string;
	readonly family: string;
	readonly name: string;
	skeleton: Skeleton;
	readonly service: string;
	readonly firstMs: number;
};

export class TemplateMiner {
	readonly #templates = new Map<string, Template>();
	readonly #texts = new Map<string, string>();
	readonly #changed = new Set<Template>();

	/** Those that are known already, oldest first. */
	load(stored: readonly StoredTemplate[]): void {
		for (const {key, family, name, state, firstMs} of stored) {
			const {service, words} = JSON.parse(state) as {service: string; words: (string | null)[]};
			this.#templates.set(key, {key, family, name, skeleton: words, service, firstMs});
		}
	}

	/** New ones, and those that got another slot, since it was last asked. */
	takeNew(): readonly StoredTemplate[] {
		const changed = [...this.#changed];
		this.#changed.clear();
		return changed.map(({key, family, name, skeleton, service, firstMs}) => ({
			key,
			family,
			name,
			skeleton: skeletonText(skeleton).slice(0, skeletonLengthMax),
			state: JSON.stringify({service, words: skeleton}),
			firstMs,
		}));
	}

	/** False: nothing is known that its calls have in common, but where they came from. */
	isMined(key: string): boolean {
		return (this.#templates.get(key)?.skeleton.length ?? 0) > 0;
	}

	keyOf(facts: PromptFacts): string {
		const {system, templateName, service, agent, atMs} = facts;
		if (templateName !== null) return this.#named(templateName, facts);
		if (system === null || system.trim() === '') return this.#nameless(service, agent, atMs);
		const known = `${service}\u0000${system}`;
		const key = this.#texts.get(known);
		if (key !== undefined) return key;
		const found = this.#find(skeletonOf(system), facts) ?? this.#nameless(service, agent, atMs);
		if (this.#texts.size >= textsMax) this.#texts.clear();
		this.#texts.set(known, found);
		return found;
	}

	/** The application's own names are believed; `help-desk:4` and `help-desk v5` are versions of one. */
	#named(name: string, {service, system, atMs}: PromptFacts): string {
		const key = hashOf(`${service} ${name}`);
		if (this.#templates.has(key)) return key;
		const family = name.replace(/[\s:@#_-]*v?\d+(?:\.\d+)*$/i, '');
		const skeleton = skeletonOf(system ?? '');
		return this.#add({
			key,
			family: family === '' ? name : family,
			name: name.slice(0, nameLength),
			skeleton,
			service,
			firstMs: atMs,
		});
	}

	#nameless(service: string, agent: string | null, atMs: number): string {
		const name = agent ?? service;
		const key = hashOf(`${service} ${agent ?? ''} without system message`);
		if (this.#templates.has(key)) return key;
		return this.#add({
			key,
			family: key,
			name: name.slice(0, nameLength),
			skeleton: [],
			service,
			firstMs: atMs,
		});
	}

	#find(skeleton: Skeleton, {service, atMs}: PromptFacts): string | null {
		const alike = [...this.#templates.values()]
			.filter(template => template.service === service && template.skeleton.length > 0)
			.map(template => ({template, like: likeness(template.skeleton, skeleton)}))
			.filter(({template, like}) => like >= familyLikeness || beginsAlike(template.skeleton, skeleton))
			.toSorted((one, other) => other.like - one.like);
		for (const {template} of alike.slice(0, 3)) {
			const both = merged(template.skeleton, skeleton);
			if (both === null) continue;
			if (both.length !== template.skeleton.length) this.#changed.add(template);
			template.skeleton = both;
			return template.key;
		}
		const [nearest] = alike;
		const family = nearest?.template.family ?? null;
		const versions = [...this.#templates.values()].filter(template => template.family === family).length;
		if (nearest !== undefined && versions >= versionsMax) return nearest.template.key;
		if (this.#templates.size >= templatesMax) return null;
		const key = hashOf(`${service} ${skeletonText(skeleton)}`);
		return this.#add({key, family: family ?? key, name: nameOf(skeleton), skeleton, service, firstMs: atMs});
	}

	#add(template: Template): string {
		if (this.#templates.size >= templatesMax) return template.key;
		this.#templates.set(template.key, template);
		this.#changed.add(template);
		return template.key;
	}
}

/** Its first words, without what all prompts begin with. */
function nameOf(skeleton: Skeleton): string {
	const text = skeletonText(skeleton).replace(
		/^(?:you are|you're|act as|your (?:task|job|role) is(?: to)?)\s+(?:an?|the)?\s*/i,
		'',
	);
	const [sentence = ''] = text.split(/[.!?\n]/);
	const name = sentence.trim() === '' ? text : sentence;
	return (
		(name.length <= nameLength ? name : `${name.slice(0, nameLength - 1).trimEnd()}…`).trim() || slotSign
	);
}
