/** Sizes of panes that somebody has set: rows below lists, cells beside the waterfall. */
export const paneNames = ['calls', 'traces', 'sessions', 'logs', 'metrics', 'metric', 'trace'] as const;

export type PaneOf = (typeof paneNames)[number];

/** Absent: by the size of the screen. */
export type PaneSizes = Readonly<Partial<Record<PaneOf, number>>>;
