package import Services

/// What runs leave for each other, as files `NAME/pause.json` and `NAME/last-run.json` in the state folder.
package struct RunMemoFiles: RunMemos {
  private let home: Home

  package init(_ home: Home) { self.home = home }

  package func read(_ memo: RunMemo, of name: ProfileName) throws(StorageError) -> [UInt8]? {
    try Files.read(place(memo, name))
  }

  package func write(_ bytes: [UInt8], as memo: RunMemo, of name: ProfileName) throws(StorageError) {
    try Files.write(bytes.span.bytes, to: place(memo, name))
  }

  package func remove(_ memo: RunMemo, of name: ProfileName) throws(StorageError) {
    try Files.remove(place(memo, name))
  }

  private func place(_ memo: RunMemo, _ name: ProfileName) -> Place {
    home.state(of: name).appending("\(memo.rawValue).json")
  }
}
