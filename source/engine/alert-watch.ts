/**
Looks at alerts as often as they are judged, has told what is news, and keeps in the file what was told. There is one only
where somebody is to be told: without a command or a webhook nothing is judged here.
*/
import {stepMs} from '../domain/vitals.ts';
import {Delivery, type Receipt, type ToldNews} from '../delivery/delivery.ts';
import type {Judged, JudgeQuestion} from '../inspector/messages.ts';
import type {AlertSettings} from '../signals/rules.ts';
import type {ToldAlert} from '../store/decisions.ts';

/** Behind the end of a step: what ended in it is then derived. */
const settleMs = 1500;

type Options = {
	readonly settings: Pick<AlertSettings, 'onAlert' | 'webhook'>;
	readonly now: () => number;
	readonly judge: (question: JudgeQuestion) => Promise<Judged | null>;
	/** Keeps what was told. */
	readonly keep: (told: ToldAlert) => Promise<void>;
	readonly notTold: (news: ToldNews, receipt: Receipt) => void;
};

export class AlertWatch {
	readonly #options: Options;
	readonly #delivery: Delivery;
	/** Tellings under way. */
	readonly #under = new Set<Promise<void>>();
	#timer: NodeJS.Timeout | null = null;
	#afterMs: number;
	#isClosed = false;

	constructor(options: Options) {
		this.#options = options;
		this.#delivery = new Delivery(options.settings);
		this.#afterMs = options.now();
		this.#later();
	}

	/** What is under way is broken off, and kept as such. */
	async close(): Promise<void> {
		this.#isClosed = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#delivery.close();
		await Promise.all(this.#under);
	}

	#later(): void {
		if (this.#isClosed) return;
		const sinceStep = this.#options.now() % stepMs;
		this.#timer = setTimeout(() => void this.#look(), stepMs - sinceStep + settleMs);
		this.#timer.unref();
	}

	async #look(): Promise<void> {
		const {judge, now} = this.#options;
		const judged = await judge({asOfMs: now(), afterMs: this.#afterMs});
		if (this.#isClosed) return;
		for (const news of judged?.news ?? []) {
			const telling = this.#tell(news);
			this.#under.add(telling);
			void telling.finally(() => this.#under.delete(telling));
		}
		this.#afterMs = Math.max(this.#afterMs, judged?.asOfMs ?? 0);
		this.#later();
	}

	async #tell(news: ToldNews): Promise<void> {
		const {keep, notTold} = this.#options;
		const receipts = await this.#delivery.tell(news, receipt => {
			// That llmtop ends is no trouble of whom it tells.
			if (!receipt.ok && !this.#isClosed) notTold(news, receipt);
		});
		const {rule, atMs, from, to} = news.change;
		const {value, threshold, why, state} = to;
		await keep({rule, atMs, from, to: state, value, threshold, why, told: receipts});
	}
}
