/** `custom` in `pages.json` says it already. */
export function hideOwnBar(): void {}
