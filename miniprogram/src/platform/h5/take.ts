/** Give a text to the person as a file: the browser saves it. */
export function take(name: string, text: string): Promise<boolean> {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return Promise.resolve(true)
}
