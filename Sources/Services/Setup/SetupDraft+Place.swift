package import Model

extension SetupDraft {
  /// Where the person was within a step, so that the next start shows the same page and the same rows.
  ///
  /// Every part may be missing, in a draft of another program too: what is not known is as at the beginning.
  package struct Place: Sendable, Hashable, Codable {
    /// Where one was in a list.
    package struct Row: Sendable, Hashable, Codable {
      /// The record under the cursor.
      package var id: Record.ID?
      package var filter = ""
      /// Which rows were shown and in which order, as the wizard numbers them.
      package var shown = 0
      package var order = 0

      package init(id: Record.ID? = nil, filter: String = "", shown: Int = 0, order: Int = 0) {
        self.id = id
        self.filter = filter
        self.shown = shown
        self.order = order
      }
    }

    /// The page, as the wizard names it; `nil` for the step's own.
    package var page: String?
    /// The field that had the focus.
    package var field: String?
    /// The list that a full page chose from.
    package var list: String?
    /// The list of the Import step that was shown.
    package var tab: String?
    /// The board whose statuses were shown.
    package var board: Record.ID?
    /// Where one was in each list, by the wizard's names for them.
    package var rows: [String: Row] = [:]

    package init() {}

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      page = try container.decodeIfPresent(String.self, forKey: .page)
      field = try container.decodeIfPresent(String.self, forKey: .field)
      list = try container.decodeIfPresent(String.self, forKey: .list)
      tab = try container.decodeIfPresent(String.self, forKey: .tab)
      board = try container.decodeIfPresent(Record.ID.self, forKey: .board)
      rows = try container.decodeIfPresent([String: Row].self, forKey: .rows) ?? [:]
    }
  }

  /// Whether another draft has the same answers, wherever the person is.
  package func hasSameAnswers(as other: SetupDraft) -> Bool {
    var other = other
    other.step = step
    other.place = place
    return self == other
  }
}
