/** What `y` offers to take along from where the cursor stands. */

export type CopyItem = {
	/** Chooses it. */
	readonly key: string;
	readonly name: string;
	/** What it is, or why it cannot be had. */
	readonly note: string;
	readonly works: boolean;
};

export type CopyMenu = {
	/** The most usual first. */
	readonly items: readonly CopyItem[];
	readonly chosen: number;
	/** True: secrets stay in what is copied. */
	readonly withSecrets: boolean;
};

/** The next or previous one that works, round the ends. */
export function chosenBy(menu: CopyMenu, by: 1 | -1): CopyMenu {
	const {items, chosen} = menu;
	for (let step = 1; step <= items.length; step++) {
		const at = (chosen + by * step + items.length * step) % items.length;
		if (items[at]?.works === true) return {...menu, chosen: at};
	}
	return menu;
}
