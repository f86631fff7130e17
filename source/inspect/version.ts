/** Of the detectors: grows with each change of what they say, and what an older version saw is inspected again. */
export const inspectorVersion = 1;
