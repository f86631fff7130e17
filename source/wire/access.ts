/**
Who may come in. Four questions to each request, answered from its head, before a byte of its body is read:

1. Was it sent to a name of this machine? A page of another site can point its own name at 127.0.0.1 (DNS rebinding),
   and the browser then takes it for that site; `Host` still carries the name. An address cannot be pointed elsewhere.
2. Was it sent by a page of a website? Browsers say so in `Origin`, and no exporter outside a browser does.
3. Is it the question whether a page may send (a preflight)? It carries no token.
4. Does it carry the token, where there is one?

Nothing here knows HTTP from gRPC: both have a host, an origin and an authorization.
*/
import {createHash, timingSafeEqual} from 'node:crypto';
import {isIP} from 'node:net';
import {accessReasons} from '../domain/drop.ts';
import {quoteCharactersMax, tokenCharactersMax} from './limits.ts';

/** 4, 6, or 0 for what is no IP address. */
export const ipVersion = isIP;

/** Plain data: it crosses to the engine's thread. */
export type Access = {
	/** IP addresses to listen on besides loopback; "0.0.0.0" and "::" are all of a family. */
	readonly hosts: readonly string[];
	/** Asked of every request; null: of none, which is for loopback alone. */
	readonly token: string | null;
	/** Names beside those of loopback that requests may be sent to, in lower case; "*" is any. */
	readonly allowedHosts: readonly string[];
	/** Origins whose pages may send, such as "http://localhost:5173"; "*" is any. */
	readonly origins: readonly string[];
};

export const loopbackOnly: Access = {hosts: [], token: null, allowedHosts: [], origins: []};

/** What the head of a request says of where it comes from and goes to; empty where it says nothing. */
export type Head = {
	readonly host: string;
	readonly origin: string;
	readonly authorization: string;
	/** A preflight, which no browser sends a token with. */
	readonly isPreflight: boolean;
};

/** Why a request is not let in. `reason` has nothing of the request in it, so that refusals can be summed up by it. */
export type Refusal = {
	readonly kind: 'host' | 'origin' | 'token';
	readonly reason: string;
	readonly message: string;
	readonly hint: string;
};

export type Gate = {
	/** Null: come in. */
	readonly refusalOf: (head: Head) => Refusal | null;
};

export function makeGate(access: Access): Gate {
	const expected = access.token === null ? null : digestOf(access.token);
	return {
		refusalOf(head) {
			const name = hostNameOf(head.host);
			if (!isAllowedName(name, access)) return hostRefusal(name);
			if (head.origin !== '' && !isAllowedOrigin(head.origin, access)) return originRefusal(head.origin);
			if (expected === null || head.isPreflight) return null;
			const given = tokenOf(head.authorization);
			if (given !== null && timingSafeEqual(digestOf(given), expected)) return null;
			return tokenRefusal(given, access);
		},
	};
}

/** The variable that an SDK takes the token from. */
export function headersLine(token: string): string {
	return `OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20${token}`;
}

/** 0.0.0.0 and ::, which stand for all addresses of the machine. */
export function isAnyAddress(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}

/** 127.0.0.0/8 and ::1. */
export function isLoopbackAddress(host: string): boolean {
	return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Of a Host header or `:authority`: without the port, the brackets and the dot of an absolute name. */
function hostNameOf(host: string): string {
	// Some gRPC libraries escape the brackets and colons of an IPv6 address.
	const written = host.toLowerCase().replaceAll(/%5b|%5d|%3a/g, decodeURIComponent);
	const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(written)?.[1];
	return bracketed ?? written.replace(/:\d*$/, '').replace(/\.$/, '');
}

function isAllowedName(name: string, {hosts, allowedHosts}: Access): boolean {
	// Browsers always send one; what sends none is no page.
	if (name === '' || name === 'localhost' || name.endsWith('.localhost')) return true;
	if (isLoopbackAddress(name) || hosts.includes(name)) return true;
	if (isIP(name) !== 0 && hosts.some(isAnyAddress)) return true;
	return allowedHosts.includes(name) || allowedHosts.includes('*');
}

function isAllowedOrigin(origin: string, {origins}: Access): boolean {
	return origins.includes(origin) || origins.includes('*');
}

/** "Bearer TOKEN", also where the SDK left `%20` as it stands in the variable; null for anything else. */
function tokenOf(authorization: string): string | null {
	return /^bearer(?: +|%20)(\S+)$/i.exec(authorization.slice(0, tokenCharactersMax + 16))?.[1] ?? null;
}

/** Hashed, because `timingSafeEqual` takes equal lengths alone, and the length of a token is its own affair. */
function digestOf(token: string): Buffer {
	return createHash('sha256').update(token).digest();
}

function hostRefusal(name: string): Refusal {
	const quoted = name.slice(0, quoteCharactersMax);
	return {
		kind: 'host',
		reason: accessReasons.host,
		message: `It was sent to "${quoted}", which is no name of this machine that llmtop knows.`,
		hint: `if that is how your application reaches it (from a container, say), start llmtop with --allow-host ${quoted}`,
	};
}

function originRefusal(origin: string): Refusal {
	const quoted = origin.slice(0, quoteCharactersMax);
	return {
		kind: 'origin',
		reason: accessReasons.origin,
		message: `It was sent by a page of ${quoted}, and pages may send nothing here.`,
		hint: `if that is your own page, start llmtop with --cors ${quoted}`,
	};
}

/** The token itself is told to the person at the screen, who gave it, and never to the sender; see `forSender`. */
function tokenRefusal(given: string | null, {token}: Access): Refusal {
	return {
		kind: 'token',
		reason: given === null ? accessReasons.noToken : accessReasons.otherToken,
		message: given === null ? 'It came without the token.' : 'It came with another token.',
		hint: `give your application ${headersLine(token ?? '')}`,
	};
}

/** What the sender is told to do: nothing of it may help who does not know the token. */
export function hintForSender({kind, hint}: Refusal): string {
	return kind === 'token' ? `set ${headersLine('TOKEN')}, with the token that llmtop was started with` : hint;
}
