/** Who is told of alerts beside the person at the screen: flags over the configuration file. */
import type {AlertSettings} from '../signals/rules.ts';
import {type Flags, UsageError} from './command.ts';

export const alertFlags = {
	'on-alert': {
		type: 'string',
		value: 'CMD',
		help: 'run CMD when an alert begins to fire or clears: LLMTOP_ALERT_RULE, _STATE, _WHY, …, and JSON on stdin',
	},
	webhook: {
		type: 'string',
		value: 'URL',
		help: "post these to URL in the format of Alertmanager's webhooks: the only connection that is ever opened",
	},
} as const;

export function alertSettings(flags: Flags, {alerts}: {readonly alerts: AlertSettings}): AlertSettings {
	const {'on-alert': onAlert, webhook} = flags;
	if (typeof webhook === 'string' && !(/^https?:\/\//.test(webhook) && URL.canParse(webhook)))
		throw new UsageError(`--webhook ${webhook}: not an address`, '--webhook http://127.0.0.1:9093/hook');
	return {
		...alerts,
		onAlert: typeof onAlert === 'string' ? onAlert : alerts.onAlert,
		webhook: typeof webhook === 'string' ? webhook : alerts.webhook,
	};
}
