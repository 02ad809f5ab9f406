import Model

// The kinds of value that an answers file has, each with the words for what is wrong with it.

extension AnswersReader {
  /// A value and the way to it.
  struct Node {
    let value: JSONValue
    let path: String
    /// Whether the path already names the element, so that no index is added.
    let isSingle: Bool
    init(_ value: JSONValue, _ path: String, isSingle: Bool = false) {
      self.value = value
      self.path = path
      self.isSingle = isSingle
    }
    func member(_ key: String) -> Node { Node(value[key], path.isEmpty ? key : "\(path).\(key)") }
    var elements: [Node] {
      (value.array ?? []).enumerated().map { Node($1, isSingle ? path : "\(path)[\($0)]") }
    }
    /// A single value as a list of one.
    var wrapped: Node { value.isNull ? self : Node(.array([value]), path, isSingle: true) }
  }

  mutating func problem(_ node: Node, _ text: String) {
    problems.append(AnswerProblem(path: node.path, text: text))
  }

  func quoted(_ text: String) -> String { "\"\(text)\"" }

  func suggestion(_ word: String, _ names: some Sequence<String>) -> String {
    let near = Nearest.names(to: word, among: Set(names))
    return near.isEmpty ? "" : "; nearest: \(near.map(quoted).joined(separator: ", "))"
  }

  /// Refuses keys that nobody reads.
  mutating func expect(_ node: Node, keys: [String], hint: String? = nil) {
    guard !node.value.isNull else { return }
    guard let members = node.value.object else {
      problem(node, "is no object; it has \(keys.joined(separator: ", "))")
      return
    }
    for key in members.keys.sorted() where !keys.contains(key) {
      let near = Nearest.names(to: key, among: keys, limit: 1).first.map { "; did you mean \($0)?" } ?? ""
      let isSecret = ["secret", "privatekey", "password"].contains(key.lowercased())
      problem(node.member(key), isSecret ? "may not be here: \(hint ?? "leave it out")" : "is not known here\(near)")
    }
  }

  mutating func text(_ node: Node, required: Bool = false) -> String? {
    switch node.value {
    case .null:
      if required { problem(node, "is missing") }
      return nil
    case .string(let text): return text
    default:
      problem(node, "is no text")
      return nil
    }
  }

  /// A text as a person pastes it: blanks and line breaks around it do not count.
  mutating func pasted(_ node: Node, required: Bool = false) -> String? {
    guard let text = text(node, required: required) else { return nil }
    let tail = text.drop(while: \.isWhitespace)
    return tail.lastIndex { !$0.isWhitespace }.map { String(tail[...$0]) } ?? ""
  }

  mutating func flag(_ node: Node) -> Bool? {
    if let flag = node.value.bool { return flag }
    if !node.value.isNull { problem(node, "is neither true nor false") }
    return nil
  }

  mutating func word(_ node: Node, _ allowed: [String]) -> String? {
    guard let text = text(node) else { return nil }
    if let found = allowed.first(where: { $0.lowercased() == text.lowercased() }) { return found }
    problem(node, "is \(quoted(text)); allowed: \(allowed.joined(separator: ", "))")
    return nil
  }

  mutating func words(_ node: Node, _ allowed: [String]) -> [String]? {
    guard !node.value.isNull else { return nil }
    guard node.value.array != nil else {
      problem(node, "is no list; allowed in it: \(allowed.joined(separator: ", "))")
      return nil
    }
    var found: [String] = []
    for element in node.elements { if let word = word(element, allowed) { found.append(word) } }
    return found
  }

  mutating func texts(_ node: Node) -> [String]? {
    guard !node.value.isNull else { return nil }
    guard node.value.array != nil else {
      problem(node, "is no list of texts")
      return nil
    }
    var found: [String] = []
    for element in node.elements { if let text = text(element, required: true) { found.append(text) } }
    return found
  }

  mutating func role(_ node: Node) -> Role? {
    word(node, Role.allCases.map(\.rawValue)).flatMap(Role.init(rawValue:))
  }

  mutating func id(_ node: Node, _ names: [(String, Record.ID)], of resource: Resource.ID) -> Record.ID? {
    let what = Resource[resource].title.lowercased()
    guard let name = text(node) else { return nil }
    let found = Set(names.filter { $0.0.lowercased() == name.lowercased() }.map(\.1))
    if found.count == 1 { return found.first }
    let ids = found.sorted().map(String.init).joined(separator: ", ")
    problem(
      node,
      found.isEmpty
        ? "none of the \(what) is called \(quoted(name))\(suggestion(name, names.map(\.0)))"
        : "\(quoted(name)) stands \(found.count) times among the \(what) (ids \(ids))")
    return nil
  }

  mutating func ids(_ node: Node, _ names: [(String, Record.ID)], of resource: Resource.ID) -> [Record.ID]? {
    guard !node.value.isNull else { return nil }
    guard node.value.array != nil else {
      problem(node, "is no list of names")
      return nil
    }
    var found: [Record.ID] = []
    for element in node.elements {
      guard let id = id(element, names, of: resource) else { continue }
      if found.contains(id) { problem(element, "stands twice in this list") } else { found.append(id) }
    }
    return found
  }

  /// Statuses by plain name, which means every synced board's of that name, or by board and status.
  mutating func statuses(_ node: Node, of tickets: TicketScope, _ catalog: Catalog) -> [BoardStatus]? {
    guard !node.value.isNull else { return nil }
    guard node.value.array != nil else {
      problem(node, "is no list of statuses")
      return nil
    }
    let boards = tickets.synced(of: catalog.boards)
    let read = Set(boards.map(\.id))
    let synced = catalog.statuses.filter { read.contains($0.boardID) }
    var found: [BoardStatus] = []
    for element in node.elements {
      var candidates = synced
      var name = element.value.string
      if element.value.object != nil {
        expect(element, keys: ["board", "status"])
        let names = boards.map { ($0.name, $0.id) }
        guard let board = id(element.member("board"), names, of: .boards) else { continue }
        candidates = synced.filter { $0.boardID == board }
        name = text(element.member("status"), required: true)
      } else if name == nil {
        problem(element, "is neither a status's name nor { board: …, status: … }")
      }
      guard let name else { continue }
      let matches = candidates.filter { $0.name.lowercased() == name.lowercased() }
      if matches.isEmpty {
        problem(
          element, "no synced board has a status \(quoted(name))\(suggestion(name, candidates.map(\.name)))")
      }
      for status in matches where !found.contains(status) { found.append(status) }
    }
    return found
  }
}
