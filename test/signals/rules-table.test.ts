import {parse} from 'smol-toml';
import {expect, test} from 'vitest';
import {usualRules} from '../../source/signals/rules.ts';
import {alertRulesOf} from '../../source/signals/rules-table.ts';

/** What a file says, as the program reads it. */
function rulesIn(toml: string) {
	return alertRulesOf(parse(toml)['alerts']);
}

test('Without a table the rules are as they are; what a table says goes over them', () => {
	expect(alertRulesOf(undefined)).toEqual({rules: usualRules, mistakes: []});
	expect(rulesIn('[alerts]')).toEqual({rules: usualRules, mistakes: []});
	const {rules, mistakes} = rulesIn(`
[alerts]
run_usd = 0.5
day_usd = 5
cooldown = "1h"
start_up = "0s"
on_alert = "notify-send llmtop"
webhook = "http://127.0.0.1:9093/hook"

[[alerts.rule]]
name = "error rate"
window = "10m"
share = 0.05
errors = 5

[[alerts.rule]]
name = "silence"
after = "1.5m"

[[alerts.rule]]
name = "retrieval"
enabled = false
`);
	expect(mistakes).toEqual([]);
	expect(rules).toEqual({
		...usualRules,
		cooldownMs: 3_600_000,
		startUpMs: 0,
		onAlert: 'notify-send llmtop',
		webhook: 'http://127.0.0.1:9093/hook',
		rules: {
			...usualRules.rules,
			'error rate': {enabled: true, windowMs: 600_000, share: 0.05, times: 2, least: 5},
			silence: {...usualRules.rules.silence, afterMs: 90_000},
			retrieval: {...usualRules.rules.retrieval, enabled: false},
			'budget, run': {enabled: true, usd: 0.5},
			'budget, day': {enabled: true, usd: 5},
		},
	});
});

test.each([
	['alerts = 3', 'alerts', 'alerts is 3', 'a table: [alerts]'],
	['[alerts]\nrule = "error rate"', 'alerts.rule', 'alerts.rule is "error rate"', '[[alerts.rule]]'],
	['[alerts]\nrule = [1]', 'alerts.rule[1]', 'alerts.rule[1] is 1', '[[alerts.rule]]'],
	['[alerts]\nbudget = 1', 'alerts.budget', 'there is no setting alerts.budget', 'hour_usd'],
	['[alerts]\ntoString = 1', 'alerts.toString', 'there is no setting alerts.toString', 'hour_usd'],
	['[alerts]\nhour_usd = "5"', 'alerts.hour_usd', 'alerts.hour_usd is "5"', 'dollars, such as 0.5'],
	['[alerts]\nhour_usd = nan', 'alerts.hour_usd', 'alerts.hour_usd is null', 'dollars, such as 0.5'],
	['[alerts]\ncooldown = 15', 'alerts.cooldown', 'alerts.cooldown is 15', 'such as "15m"'],
	['[alerts]\ncooldown = "-1m"', 'alerts.cooldown', 'alerts.cooldown is "-1m"', 'such as "15m"'],
	['[alerts]\ncooldown = "9d"', 'alerts.cooldown', 'alerts.cooldown is "9d"', 'up to 1d'],
	['[alerts]\non_alert = " "', 'alerts.on_alert', 'alerts.on_alert is " "', 'a command in quotes'],
	['[alerts]\nwebhook = "ftp://x"', 'alerts.webhook', 'alerts.webhook is "ftp://x"', 'http://'],
	['[[alerts.rule]]\nshare = 1', 'alerts.rule[1].name', 'alerts.rule[1] has no name', '"error rate"'],
	[
		'[[alerts.rule]]\nname = "errors"',
		'alerts.rule[1].name',
		'alerts.rule[1].name is "errors"',
		'"error rate"',
	],
	[
		'[[alerts.rule]]\nname = "loop"\nshare = 0.1',
		'alerts.rule[1].share',
		'there is no setting alerts.rule[1].share',
		'one of enabled, window, name',
	],
	[
		'[[alerts.rule]]\nname = "loop"\nenabled = 1',
		'alerts.rule[1].enabled',
		'alerts.rule[1].enabled is 1',
		'true or false',
	],
	[
		'[[alerts.rule]]\nname = "error rate"\nshare = 5',
		'alerts.rule[1].share',
		'alerts.rule[1].share is 5',
		'a share from 0 to 1',
	],
	[
		'[[alerts.rule]]\nname = "error rate"\nerrors = 2.5',
		'alerts.rule[1].errors',
		'alerts.rule[1].errors is 2.5',
		'a whole number',
	],
	[
		'[[alerts.rule]]\nname = "error rate"\nwindow = "1s"',
		'alerts.rule[1].window',
		'alerts.rule[1].window is "1s"',
		'from 10s to 1d',
	],
])('%j: the mistake names key, value and what to write', (toml, key, message, hint) => {
	const {mistakes} = rulesIn(toml);
	expect(mistakes).toHaveLength(1);
	expect(mistakes[0]).toMatchObject({key, message});
	expect(mistakes[0]?.hint).toContain(hint);
});

test('All mistakes are told at once', () => {
	const {mistakes} = rulesIn(
		'[alerts]\nx = 1\ncooldown = 1\n[[alerts.rule]]\n[[alerts.rule]]\nname = "loop"\ny = 1',
	);
	expect(mistakes.map(({key}) => key)).toEqual([
		'alerts.x',
		'alerts.cooldown',
		'alerts.rule[1].name',
		'alerts.rule[2].y',
	]);
});
