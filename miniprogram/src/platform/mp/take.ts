/** Give a text to the person as a file: into a chat of theirs. False when they turned back. */
export function take(name: string, text: string): Promise<boolean> {
  const file = `${wx.env.USER_DATA_PATH}/${name}`
  wx.getFileSystemManager().writeFileSync(file, text, 'utf8')
  return new Promise((resolve, reject) => {
    wx.shareFileMessage({
      filePath: file,
      fileName: name,
      success: () => resolve(true),
      fail: (trouble: { errMsg: string }) =>
        /cancel/.test(trouble.errMsg) ? resolve(false) : reject(new Error(trouble.errMsg)),
    })
  })
}
