/** The page came from the server itself. */
export const host = ''

/** A picture of our server's: asked for where the page came from, whatever name the server gives itself. */
export function pictureOf(address: string): string {
  return location.origin + address.replace(/^https?:\/\/[^/]+/, '')
}
