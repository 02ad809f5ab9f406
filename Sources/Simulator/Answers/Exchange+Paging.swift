import HTTPServer

extension Exchange {
  /// One page of a list, with its `Link` header.
  func list(
    _ source: RowSource, _ entity: Entity, _ query: ListQuery, _ projection: Projection?, _ path: String, isEmpty: Bool
  ) throws(FilterError) -> HTTPResponse {
    var size = query.pageSize
    guard size > 0 else { throw .syntax("The value '\(size)' is not valid for pageSize.") }
    guard size <= configuration.largestPage || !configuration.refusesLargePages else {
      throw .syntax("pageSize must not be larger than \(configuration.largestPage).")
    }
    size = min(size, configuration.largestPage)
    for case .pageSizeCap(let cap) in faults { size = min(size, max(1, cap)) }
    let isForwardOnly = query.isForwardOnly && !faults.contains { $0.ignoresForwardOnly }
    if isForwardOnly, !query.orderBy.isEmpty {
      throw .syntax("orderBy is not allowed with forward-only pagination.")
    }
    if isForwardOnly {
      var after = query.pageID ?? 0
      if faults.contains(where: { $0.repeatsPage }), after > 0 { after -= 1 }
      let rows = isEmpty ? [] : source.page(after: after, size: size)
      return write(rows, entity, projection, link: forwardLink(rows, query, path, size))
    }
    let order = try SortKey.parse(query.orderBy, of: entity)
    let page = isEmpty ? ([], 0) : source.page(query.page, size: size, order: order)
    return write(page.0, entity, projection, link: numberedLink(query, path, pages: (page.1 + size - 1) / size))
  }

  private func write(_ rows: [Row], _ entity: Entity, _ projection: Projection?, link: String?) -> HTTPResponse {
    if faults.contains(where: { $0.poisons(rows) }) { return ErrorAnswer.poisoned }
    var buffer = JSONBuffer(capacity: 256 + rows.count * (projection == nil ? 4_500 : 200))
    buffer.byte(UInt8(ascii: "["))
    var isFirst = true
    let isServiceTickets = entity.kind == .tickets && entity.position(of: "recordType") != nil
    let rendered = isServiceTickets && projection == nil ? view.rendered : nil
    for row in rows {
      buffer.separate(&isFirst)
      if let rendered, let position = view.data[.tickets].position(of: row.id) {
        rendered.write(position, into: &buffer)
      } else {
        entity.write(row, view, projection, into: &buffer)
      }
    }
    buffer.byte(UInt8(ascii: "]"))
    let hasNoLink = faults.contains { $0.dropsLink }
    return json(buffer.bytes, hasNoLink ? [] : link.map { [HTTPHeader("Link", $0)] } ?? [])
  }

  /// Always present; empty at the end.
  private func forwardLink(_ rows: [Row], _ query: ListQuery, _ path: String, _ size: Int) -> String {
    guard let last = rows.last, rows.count == size else { return "" }
    return "<\(target(path, query, "pageId=\(last.id)"))>; rel=\"next\""
  }

  /// `next`, `last`, `first`, `prev` in that order, with `page` last in the query.
  private func numberedLink(_ query: ListQuery, _ path: String, pages: Int) -> String? {
    guard pages > 1 || configuration.linksSinglePages else { return nil }
    var parts: [String] = []
    func add(_ page: Int, _ relation: String) {
      parts.append("<\(target(path, query, "page=\(page)"))>; rel=\"\(relation)\"")
    }
    if query.page < pages { add(query.page + 1, "next") }
    add(max(1, pages), "last")
    add(1, "first")
    if query.page > 1 { add(query.page - 1, "prev") }
    return parts.joined(separator: ", ")
  }

  private func target(_ path: String, _ query: ListQuery, _ position: String) -> String {
    var start = base
    for case .linkToHost(let host) in faults {
      if let slashes = base.range(of: "://"), let end = base[slashes.upperBound...].firstIndex(of: "/") {
        start = base[..<slashes.upperBound] + host + base[end...]
      }
    }
    let rest = query.linkQuery.isEmpty ? position : "\(query.linkQuery)&\(position)"
    return "\(start)\(path)?\(rest)"
  }
}

extension String {
  /// The place of a text within this one.
  fileprivate func range(of part: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}

extension Fault.Kind {
  var isForbidden: Bool { if case .forbidden = self { true } else { false } }
  var isEmptyList: Bool { if case .emptyList = self { true } else { false } }
  var ignoresForwardOnly: Bool { if case .ignoresForwardOnly = self { true } else { false } }
  var dropsLink: Bool { if case .noLink = self { true } else { false } }
  var repeatsPage: Bool { if case .repeatsPage = self { true } else { false } }
  func poisons(_ rows: [Row]) -> Bool {
    if case .poisonedRow(let id) = self { rows.contains { $0.id == id } } else { false }
  }
}
