/** Who may send to the receiver, out of the flags of a command. */
import {randomBytes} from 'node:crypto';

import {type Access, ipVersion, isLoopbackAddress} from '../wire/access.ts';
import {tokenCharactersMax, tokenCharactersMin} from '../wire/limits.ts';
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';

export const accessFlags = {
	host: {
		type: 'string',
		value: 'ADDRESS',
		help: 'listen on this address too (0.0.0.0: on all), for other machines and containers; needs a token',
	},
	token: {
		type: 'string',
		value: 'TOKEN',
		help: 'ask every request for this token; better given as LLMTOP_TOKEN, which `ps` does not show',
	},
	'allow-host': {
		type: 'string',
		value: 'NAME',
		help: 'take requests sent to this name too, such as host.docker.internal; several with commas',
	},
	cors: {
		type: 'string',
		value: 'ORIGIN',
		help: 'take telemetry of web pages from here, such as http://localhost:5173; several with commas',
	},
} as const;

/** `command` is the one that is run, for the hints. */
export function accessOf(flags: Flags, command: string): Access {
	const hosts = listOf(flags, 'host').map(hostOf).flat();
	const token = tokenOf(flags);
	const open = hosts.find(host => !isLoopbackAddress(host));
	if (open !== undefined && token === null) {
		const start = command === 'top' ? 'llmtop' : `llmtop ${command}`;
		throw new UsageError(
			`--host ${open} lets other machines in, which takes a token`,
			`LLMTOP_TOKEN=${randomBytes(24).toString('base64url')} ${start} --host ${open}`,
		);
	}
	return {
		hosts,
		token,
		allowedHosts: listOf(flags, 'allow-host').map(allowedHostOf),
		origins: listOf(flags, 'cors').map(originOf),
	};
}

function listOf(flags: Flags, name: string): readonly string[] {
	return String(flags[name] ?? '')
		.split(',')
		.map(word => word.trim())
		.filter(word => word !== '');
}

/** "localhost" is bound in any case. */
function hostOf(written: string): readonly string[] {
	if (written.toLowerCase() === 'localhost') return [];
	const address = written.replace(/^\[(.*)\]$/, '$1').toLowerCase();
	if (ipVersion(address) === 0) {
		throw new UsageError(
			`--host ${written}: not an IP address`,
			'--host 0.0.0.0 is every address of this machine',
		);
	}
	return [address];
}

/** What a header carries as it is: the characters that RFC 6750 (section 2.1) gives to a bearer token. */
function tokenOf(flags: Flags): string | null {
	const token = flags['token'];
	if (token === undefined) return null;
	if (
		typeof token === 'string' &&
		token.length >= tokenCharactersMin &&
		token.length <= tokenCharactersMax &&
		/^[\w.~+/-]+=*$/.test(token)
	)
		return token;
	// The token is not repeated: what is wrong with it may be a letter of the right one.
	throw new UsageError(
		`the token is not ${tokenCharactersMin} to ${tokenCharactersMax} letters, digits and -._~+/`,
		`LLMTOP_TOKEN=${randomBytes(24).toString('base64url')} is one`,
	);
}

function allowedHostOf(written: string): string {
	const name = written.toLowerCase();
	if (name === '*' || /^[\w.:-]+$/.test(name.replace(/^\[(.*)\]$/, '$1'))) {
		const bare = name.replace(/^\[(.*)\]$/, '$1');
		return ipVersion(bare) === 6 ? bare : bare.replace(/:\d+$/, '');
	}
	throw new UsageError(`--allow-host ${written}: not a host name`, '--allow-host host.docker.internal');
}

/** As a browser writes it: scheme, host and port, nothing behind. */
function originOf(written: string): string {
	if (written === '*') return written;
	const origin = URL.canParse(written) ? new URL(written).origin : 'null';
	if (origin === 'null') {
		throw new UsageError(`--cors ${written}: not the origin of a page`, '--cors http://localhost:5173');
	}
	return origin;
}
