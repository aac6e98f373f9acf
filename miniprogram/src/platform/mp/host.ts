/** Where the server is. */
export const host = import.meta.env.VITE_API_BASE

/** A picture of our server's, as this platform may show it. */
export function pictureOf(address: string): string {
  return address
}
