/**
The colours of code, by four meanings. The grammars are those that models write most; code in another language is
as plain as before. Highlighting makes pieces of text, never HTML.
*/
import core from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import type {Emitter, LanguageFn} from 'highlight.js';
import {plain, type Row} from '../rows.ts';
import type {Role} from '../theme.ts';
import {splitRow} from './line.ts';

const grammars: Readonly<Record<string, LanguageFn>> = {
	bash,
	c,
	cpp,
	csharp,
	css,
	go,
	java,
	javascript,
	json,
	kotlin,
	python,
	ruby,
	rust,
	sql,
	typescript,
	xml,
	yaml,
};

const highlighter = core.newInstance();
for (const [name, grammar] of Object.entries(grammars)) highlighter.registerLanguage(name, grammar);

/** A block larger than this stays plain: its grammar would take longer than a frame may, 5 ms for 10 kB. */
const codeMost = 50_000;

/** Names of scopes are those of highlight.js; what is not here has the colour of what is round it. */
const roles: Readonly<Record<string, Role | null>> = {
	keyword: 'keyword',
	literal: 'keyword',
	'variable.language': 'keyword',
	tag: 'keyword',
	name: 'keyword',
	'selector-tag': 'keyword',
	meta: 'keyword',
	string: 'string',
	regexp: 'string',
	'char.escape': 'string',
	comment: 'comment',
	number: 'number',
	// Code within a string.
	subst: null,
};

class PieceEmitter implements Emitter {
	readonly pieces: Row[number][] = [];
	readonly #roles: (Role | null)[] = [];

	addText(text: string): void {
		const role = this.#roles.at(-1) ?? null;
		if (text !== '') this.pieces.push(role === null ? {text} : {text, role});
	}

	openNode(name: string): void {
		const role = roles[name];
		this.#roles.push(role === undefined ? (this.#roles.at(-1) ?? null) : role);
	}

	closeNode(): void {
		this.#roles.pop();
	}

	/** Of a part that is a scope whole. Highlighting calls these two and the two above. */
	startScope(name: string): void {
		this.openNode(name);
	}

	endScope(): void {
		this.closeNode();
	}

	__addSublanguage(emitter: Emitter): void {
		if (emitter instanceof PieceEmitter) this.pieces.push(...emitter.pieces);
	}

	finalize(): void {}

	toHTML(): string {
		return '';
	}
}

highlighter.configure({__emitter: PieceEmitter});

/** A row for each line of code that is inert; null: this language has no grammar here. */
export function highlighted(code: string, language: string): readonly Row[] | null {
	if (code.length > codeMost || highlighter.getLanguage(language) === undefined) return null;
	const {_emitter: emitter} = highlighter.highlight(code, {language, ignoreIllegals: true});
	if (!(emitter instanceof PieceEmitter)) return null;
	// A grammar that gives up has told a part of it only.
	return plain(emitter.pieces) === code ? splitRow(emitter.pieces) : null;
}
