/** Web pages have no such question. */
export function onNeed(_show: (answer: (agreed: boolean) => void) => void): void {}

export function openGuide(): void {}
