/** Tells alerts to whom the user named: a command, a webhook. One after the other, so that an end never comes before its begin. */
import {alertLine, alertmanagerBody} from '../signals/alertmanager.ts';
import type {News} from '../signals/news.ts';
import type {AlertSettings} from '../signals/rules.ts';
import {runCommand} from './command.ts';
import {endedText, type Outcome} from './outcome.ts';
import {postAlert, type WebhookOptions} from './webhook.ts';

export type ToldNews = News & {
	/** Ids of up to three traces to look at. */
	readonly traces: readonly string[];
};

export type Receipt = Outcome & {readonly by: 'command' | 'webhook'};

/** Rules are twelve: more than these wait only for a receiver that hangs. */
const waitingMax = 50;

/** Somebody who is told, one thing at a time. */
class Channel {
	readonly #by: Receipt['by'];
	readonly #tell: (news: ToldNews) => Promise<Outcome>;
	readonly #stop: AbortSignal;
	#waiting = 0;
	#last: Promise<unknown> = Promise.resolve();

	constructor(by: Receipt['by'], stop: AbortSignal, tell: (news: ToldNews) => Promise<Outcome>) {
		this.#by = by;
		this.#stop = stop;
		this.#tell = tell;
	}

	async tell(news: ToldNews): Promise<Receipt> {
		if (this.#waiting >= waitingMax)
			return {by: this.#by, ok: false, said: `${waitingMax} wait to be told before`};
		this.#waiting += 1;
		const outcome = this.#last.then(async () =>
			this.#stop.aborted ? {ok: false, said: endedText} : this.#tell(news),
		);
		this.#last = outcome.catch(() => {});
		try {
			return {by: this.#by, ...(await outcome)};
		} catch (error) {
			return {by: this.#by, ok: false, said: error instanceof Error ? error.message : String(error)};
		} finally {
			this.#waiting -= 1;
		}
	}
}

export class Delivery {
	readonly #stop = new AbortController();
	readonly #channels: readonly Channel[];

	constructor(
		{onAlert, webhook}: Pick<AlertSettings, 'onAlert' | 'webhook'>,
		options: Omit<WebhookOptions, 'stop'> = {},
	) {
		const {signal: stop} = this.#stop;
		const channels: Channel[] = [];
		if (onAlert !== null)
			channels.push(
				new Channel('command', stop, async ({change, traces}) =>
					runCommand(onAlert, alertLine(change, traces), stop),
				),
			);
		if (webhook !== null)
			channels.push(
				new Channel('webhook', stop, async ({change, startedMs, traces}) =>
					postAlert(webhook, alertmanagerBody(change, {startedMs, traces}), {...options, stop}),
				),
			);
		this.#channels = channels;
	}

	/** Resolves when each of them was told, or could not be; never rejects. `each` hears of one before the others are done. */
	async tell(news: ToldNews, each: (receipt: Receipt) => void = () => {}): Promise<readonly Receipt[]> {
		return Promise.all(
			this.#channels.map(async channel => {
				const receipt = await channel.tell(news);
				each(receipt);
				return receipt;
			}),
		);
	}

	/** What is under way ends, what waits is not told. */
	close(): void {
		this.#stop.abort();
	}
}
