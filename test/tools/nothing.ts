/** Stands in for modules that the built program must not carry (see `build.ts`). */
export const nothing = undefined;
