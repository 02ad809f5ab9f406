import FoundationEssentials

/// Reads and writes the documents that runs and changes of the secret leave for each other.
struct RunMemory: Sendable {
  private let workplace: Workplace

  init(_ workplace: Workplace) { self.workplace = workplace }

  /// Reads a document.
  ///
  /// - Returns: `nil` when there is none.
  /// - Throws: `StorageError` when it cannot be read or is none of ours.
  func read<Value: Decodable>(_ memo: RunMemo, as type: Value.Type) throws(StorageError) -> Value? {
    guard let bytes = try workplace.memos.read(memo, of: workplace.name) else { return nil }
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
      let path = workplace.home.state(of: workplace.name).appending("\(memo.rawValue).json").path
      throw StorageError(path, .malformed(place: "its beginning", reason: "it is not what a run writes"))
    }
  }

  /// What the last run that ended well did; nothing where that cannot be told, then everything is worth a run.
  var lastRun: LastRun? { try? read(.lastRun, as: LastRun.self) }

  /// Keeps a document.
  ///
  /// One that cannot be written (a full disk) is lost: the next run asks the server once more, or an entry of the vault
  /// that nobody uses stays.
  func keep(_ value: some Encodable, as memo: RunMemo) {
    guard let data = try? JSONEncoder().encode(value) else { return }
    try? workplace.memos.write(Array(data), as: memo, of: workplace.name)
  }

  /// Removes a document; one that cannot be removed is judged by its time.
  func forget(_ memo: RunMemo) { try? workplace.memos.remove(memo, of: workplace.name) }
}
