/**
The words of the grammar of instructions that do not belong: each slot is what may stand in one place of a phrase.
General words of the field and no phrases of any collection: what is not here is found by what stands around it.
*/
const list = (words: string): readonly string[] =>
	words.split(/[,\s]*[,\n][,\s]*/).filter(word => word !== '');

/** A word, or words in a row; apostrophes are left out, accents too. */
export const slots: ReadonlyMap<string, readonly string[]> = new Map(
	Object.entries({
		// ── To set aside what was said ───────────────────────────────────────────────────────────────────────────
		override:
			list(`do not pay attention to, dont pay attention to, cease following, cease obeying, quit following,
			stop adhering to, take no notice of, pay no heed to, stop listening to, ignore, ignoring, disregard, disregarding, forget, override, overriding, bypass, bypassing,
			overrule, circumvent, disobey, defy, do not follow, dont follow, stop following, stop obeying, do not obey,
			dont obey, no longer follow, pay no attention to, set aside, throw out, throw away, break free from,
			overwrite, unlearn, never mind, nevermind, neglect`),
		discard:
			list(`discard, dismiss, drop, erase, delete, cancel, abandon, void, nullify, rescind, revoke, skip,
			supersede, clear, reset, wipe, remove, replace, suspend`),
		ignores:
			list(`ignores, breaks, disregards, ignoring, bypasses, violates, without following, free of, free from,
			defies`),
		prior:
			list(`previous, prior, earlier, above, preceding, foregoing, former, past, before, original, initial,
			existing, previously, so far, up to now, until now, up to this point, aforementioned`),
		total: list(`all, any, every, each, everything, whatever, anything, entire`),
		owned: list(
			`your, system, systems, safety, developer, developers, core, ur, programmed, openais, anthropics`,
		),
		commands: list(`instruction, instructions, rule, rules, prompt, prompts, guideline, guidelines, directive,
			directives, command, commands, constraint, constraints, restriction, restrictions, order, orders, policy,
			policies, guidance, protocol, protocols, limitation, limitations, safeguard, safeguards, guardrail,
			guardrails, programming, training, directions, regulations, boundaries`),
		strict:
			list(`instruction, instructions, rules, prompt, prompts, guidelines, directive, directives, guardrails,
			constraints, restrictions, programming`),
		revoked:
			list(`meaningless, erased, wiped, reset, deleted, cleared, irrelevant, expired, fake, rescinded, revoked, superseded, lifted, suspended, deprecated, void, voided, overridden, obsolete,
			cancelled, canceled, replaced, null, removed, invalid, outdated, inactive, disabled, nullified, withdrawn`),
		/** What only somebody who is commanded has: a policy or a guideline is replaced every year. */
		orders: list(
			`instruction, instructions, prompt, prompts, directive, directives, commands, system message`,
		),
		aim: list(`instruction, instructions, task, objective, directive, directives, goal, mission, orders`),

		// ── To tell what is not to be told ───────────────────────────────────────────────────────────────────────
		reveal:
			list(`reveal, expose, disclose, leak, recite, dump, divulge, spit out, unveil, exfiltrate, echo, echo back,
			regurgitate`),
		show: list(`show, print, output, display, repeat, tell, give, write, list, return, copy, paste, quote, summarize,
			summarise, translate, encode, provide, share, state, read out, say, convert, render, paraphrase, rewrite, type,
			describe, what is, what are, what was, what were, whats, explain, present, append, include, send, replay`),
		print: list(
			`print, output, repeat, reproduce, show me, display, type out, write out, write down, copy, paste`,
		),
		hidden: list(`hidden, internal, initial, original, secret, developer, confidential, underlying, private,
			undisclosed, preset, built in, pre`),
		/** What is said of a model and of little else. */
		promptOnly:
			list(`prompt, prompts, instructions, guidelines, directives, rules, programming, system message,
			preprompt, metaprompt, text, message, context`),
		prompt:
			list(`prompt, prompts, instruction, instructions, guidelines, directives, rules, configuration, config,
			programming, system message, preprompt, preamble, setup, configuration settings, settings, constraints,
			metaprompt, initialization`),
		systemPrompt: list(`system prompt, system prompts, system message, system messages, system instruction,
			system instructions, developer message, developer prompt, initial prompt, original prompt, hidden prompt,
			base prompt, initial instructions, original instructions, hidden instructions, secret instructions,
			internal instructions, pre prompt, preprompt, sysprompt, starting prompt`),

		// ── To be somebody else ──────────────────────────────────────────────────────────────────────────────────
		become:
			list(`you are now, youre now, you are going to be, you are going to act, act as, act like, pretend to be,
			pretend you are, pretend that you are, pretend youre, roleplay as, role play as, behave as, behave like,
			respond as, answer as, simulate, imagine you are, imagine that you are, imagine youre, role of, persona of,
			from now on, you will be, you will now, become, emulate, impersonate, switch to, operate as, operating as,
			acting as, transform into, you are, speak as, reply as, talk as, be my, character named, persona named`),
		free: list(`unrestricted, unfiltered, uncensored, jailbroken, amoral, unethical, unaligned, unbound, dan, evil,
			do anything now, unlimited ai, unmoderated, unchained, rogue, lawless, malicious, anything goes, limitless,
			unshackled, liberated`),
		limits:
			list(`restriction, restrictions, rule, rules, limit, limits, limitation, limitations, filter, filters,
			guideline, guidelines, constraint, constraints, ethics, morals, boundaries, safeguards, guardrails,
			censorship, moral, ethical, safety, policies, policy, restraints, inhibitions`),
		enter: list(`enter, activate, engage, initiate, switch to, switch into, switching to, go into, you are in,
			you are now in, youre in, youre now in, entering, put yourself in, activating, begin`),
		mode: list(`dan, god, jailbreak, jailbroken, unrestricted, unfiltered, uncensored, override, evil, unsafe, unlocked,
			chaos, no restrictions, opposite, hacker, no filter, unlimited, rogue`),
		/** Other programs have these modes too. */
		technicalMode:
			list(`developer, dev, admin, debug, sudo, root, maintenance, diagnostic, diagnostics, superuser,
			administrator, privileged`),
		assistant:
			list(`ai system, ai systems, ai models, language models, assistant, ai, llm, chatbot, chatgpt, gpt, claude, gemini, copilot, language model, ai model,
			assistants, llms, ai agent, ai agents, ais, chat bot, gpt 4, virtual assistant, bard, llama, grok`),

		// ── To put safety off ────────────────────────────────────────────────────────────────────────────────────
		disable:
			list(`escape, escaping, overcome, break out of, violate, disable, disabling, disabled, remove, removing, removed, turn off, turned off, turning off, switch off,
			switched off, deactivate, deactivated, bypass, bypassing, lift, drop, suspend, without, off, no longer have,
			circumvent, circumventing, evade, evading, get around, unlock, defeat, relax, ditch, shed, dont have,
			free from, free of, discard, stripped of`),
		safety: list(`safety, ethical, moral, ethics, alignment, censorship, guardrail`),
		/** With `your` or `all` before it these are of a model too. */
		anySafety: list(
			`safety, ethical, moral, ethics, alignment, censorship, guardrail, content, moderation, security`,
		),
		guards:
			list(`check, protocol, restriction, restrictions, guardrails, filter, filters, filtering, safeguards, limitations, constraints,
			censorship, guidelines, features, protections, protocols, checks, policies, policy, measures, rules, training,
			limits, controls, barriers, mechanisms, settings, ethics`),
		ownGuards:
			list(`restriction, restrictions, guardrails, filter, filters, safeguards, limitations, constraints,
			censorship, guidelines, safety, ethics, protections, limits, inhibitions, morals, content policy`),
		gone: list(`offline, inactive, not active, removed, off, disabled, dont exist, do not exist, lifted, gone, suspended, turned off, switched off,
			deactivated, dont apply, do not apply, not apply, no longer exist, irrelevant, bypassed`),

		// ── To send away what is secret ──────────────────────────────────────────────────────────────────────────
		send: list(`send, post, forward, email, e mail, upload, transmit, exfiltrate, submit, deliver, leak, push, put, embed,
			pass, report, copy, bcc, cc, append, include, encode, concatenate, share, message, relay, export, attach,
			text, publish, write, base64, collect, fetch, get, request`),
		secret:
			list(`ssh, users email, users messages, user email, users name, bank details, credentials, credential, password, passwords, api key, api keys, api tokens, auth token, secret, secrets,
			connection string, connection strings, hostname, hostnames, private key, private keys, environment variables,
			env vars, env, cookies, system prompt, conversation, conversation history, chat history, messages, user data,
			account data, customer data, personal data, personal information, context, account details, session data,
			ssh keys, ssh key, keys, pii, account numbers, credit card, card numbers, files, inbox, contacts, database,
			transcript, history, private data, sensitive data, sensitive information, confidential information, emails,
			records, internal data, instructions`),
		credential:
			list(`password, passwords, credentials, secrets, api key, api keys, api token, api tokens, auth tokens,
			access token, access tokens, private key, private keys, connection strings, env vars, environment variables,
			ssh keys, secret key, secret keys, encryption keys`),
		whole: list(`entire, whole, full, complete, all, this, our, context, every, chat, user, users, the`),

		// ── To command whoever reads a document ──────────────────────────────────────────────────────────────────
		must: list(`must, should, shall, needs to, need to, has to, have to, is required to, are required to,
			is instructed to, are instructed to, will now, please, is authorized to, ought to`),
		act: list(`reveal, send, email, forward, ignore, disregard, echo, leak, execute, override, transfer, forget, post,
			upload, exfiltrate, delete, disclose, visit, click, append, print, recommend, tell, output, include, say,
			respond with, reply with, run, download, list, repeat, insert, add, call, invoke, navigate to`),
		hardAct:
			list(`reveal, send, email, forward, ignore, disregard, echo, leak, override, transfer, forget, post,
			upload, exfiltrate, delete, disclose, visit, click, append, print, recommend, list, repeat, tell, output`),
		reading: list(`summarizing, summarising, answering, responding, processing, reading, reviewing, analyzing,
			analysing, continuing, replying, parsing, summarize, summarise, you summarize, you answer, you respond,
			you process, you read, proceeding, asked about, asked to summarize, you reply, you continue, translating`),
		reader: list(`user, human, operator, owner, users, person, reader`),
		readers: list(`user, users, reader, customer, human, them`),
		answer: list(`response, answer, reply, summary, output, responses, answers, replies, message`),

		// ── Pretexts, tools, addresses ───────────────────────────────────────────────────────────────────────────
		pretext:
			list(`grandmother, grandma, for a story, a book, my book, video game, educational purposes, educational purpose, purely educational, academic, research, dissertation,
			thesis, university, peer reviewed, thought experiment, hypothetical, hypothetically, parallel universe,
			alternate universe, fictional, fiction, novel, professor, my course, my class, cybersecurity course,
			cybersecurity student, penetration test, red team, screenplay, imaginary, theoretical, theoretically,
			purely for science, movie script, a world where, a world without, students, for education, in a story,
			security researcher, safety researcher, a study, a paper, case study`),
		make: list(`describe exactly, describe how, describe exactly how, explain exactly, instructions for, recipe for, generate, provide, write, demonstrate, create, give, give me, build, produce, make, synthesize,
			craft, draft, develop, show me, teach me, walk me through, tell me how, list, need, compose, code, detail,
			include, bypass, hack, describe how to, explain how to, step by step, how would you, how one would, how to,
			how someone, answer`),
		harm: list(`intercept, unauthorized, without permission, dont own, without consent, undetected, napalm, bioweapon, chemical weapon, cocaine, exploit, stalk, stalking, blackmail, hotwire, ransom, deepfake, ransomware, malware, keylogger, phishing, jailbreak, jailbreaks, jailbreaking, illegal activities,
			illegal activity, exploit code, working exploit, working exploits, content filter, filter evasion,
			bypass security, bypass authentication, bomb, bombs, explosive, explosives, meth, methamphetamine, malicious,
			dangerous substance, dangerous substances, no guardrails, harmful prompts, harmful content, computer virus,
			trojan, botnet, attack chain, ddos, hack, hacking, illegal, illicit, weapon, weapons, drugs, scam, nerve agent,
			harmful, unethical, counterfeit, steal, stealing, evade detection, disinformation, hate speech, sql injection,
			adversarial prompts, bypass safety, unfiltered, rootkit, backdoor, spyware, poison, pick a lock,
			zero day, money laundering, launder money, identity theft, fake id, credit card fraud, exploits`),
		invoke: list(`call, invoke, use, execute, run, trigger, using`),
		tool: list(`function, tool, command, api, endpoint, plugin, functions, tools, shell, terminal, interpreter,
			method, bash`),
		danger:
			list(`secrets, cat etc, rm rf, etc passwd, etc shadow, drop table, drop database, all context, all data, all files,
			credentials, chmod 777, format c, all users, all records, all emails, every file, every record, every user,
			reverse shell, sudo, ssh id, id rsa, private keys, delete all, delete from, api keys, env file, passwords,
			mkfs, dev sda, shutdown, 169 254 169 254, all conversation, all messages, del s, malicious, all tables,
			system prompt, conversation history, payload`),
		verify: list(
			`reset, enter, provide, submit, keep, claim your, verify, confirm, update, unlock, restore, validate, reactivate, secure, claim, verify your`,
		),
		account:
			list(`account, password, identity, payment, credentials, login, billing, prize, reward, wallet, information,
			bank`),

		// ── Other languages: to set aside what was said, in what is spoken most and written with an alphabet ─────
		overrideElsewhere:
			list(`ignoriere, ignorieren, vergiss, missachte, missachten, ignorez, ignore, oubliez, oublie,
			ignora, ignorar, ignoren, olvida, olvide, olvidate, ignorad, esqueca, desconsidere, desconsidera, dimentica,
			ignori, negeer, vergeet, игнорируй, игнорируйте, забудь, забудьте, zignoruj, ignoruj, zapomnij, yoksay, unut,
			glom, ignorera, abaikan, lupakan, ignorati`),
		commandsElsewhere:
			list(`anweisung, anweisungen, instruktionen, regeln, befehle, vorgaben, consignes, regles,
			instructions, directives, instrucciones, reglas, ordenes, indicaciones, directrices, instrucoes, regras,
			comandos, istruzioni, regole, direttive, instructies, regels, opdrachten, инструкции, инструкций, правила,
			указания, команды, instrukcje, instrukcji, polecenia, zasady, talimatlari, kurallari, instruktioner, regler,
			instruksi, perintah, aturan`),
		scopeElsewhere:
			list(`alle, allen, vorherigen, vorigen, bisherigen, obigen, deine, toutes, tous, precedentes,
			anterieures, vos, tes, todas, todos, anteriores, previas, tus, sus, las, suas, anterior, tutte, precedenti,
			tue, vorige, eerdere, bovenstaande, все, предыдущие, прежние, предыдущих, свои, wszystkie, poprzednie,
			poprzednich, onceki, tum, alla, tidigare, semua, sebelumnya`),
	}),
);
