// The director's panel: what the phone page offers it is in `stage`.

/**
 * @param {HTMLElement} element where the panel lives; empty, it takes no room
 * @param {{ hold(key: string): Promise<void>, open(key: string, url: string): Promise<void>, people(): object[],
 *   onLive(kind: string, callback: (facts: object) => void): void }} stage
 */
export function mountDirector(element, stage) {
  element.replaceChildren();
}
