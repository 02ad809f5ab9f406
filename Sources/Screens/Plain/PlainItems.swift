import Model
import Services
import Terminal

/// One question of a page.
enum PlainItem: Hashable, Sendable {
  case field(FieldID)
  /// Toggles in a row, asked together.
  case toggles([FieldID])
  /// A list or grid that is more than a field: what is done for it stands in ``PlainRegion``.
  case region(PlainRegion)

  /// The field that has the focus of the page while it is asked.
  var focus: FieldID? {
    switch self {
    case .field(let id): id
    case .toggles(let ids): ids.first
    case .region(.mapping): ConfigureForm.grid
    case .region(.unknown(let id)): id
    case .region(.companies), .region(.members), .region(.role): nil
    }
  }

  func holds(_ id: FieldID) -> Bool {
    if case .toggles(let ids) = self { ids.contains(id) } else { focus == id }
  }
}

/// The parts of pages that draw themselves, each with one way to be asked in lines.
///
/// To add one: a case here, its place in ``init(_:)`` or ``of(_:_:)``, and its prompt and answer in a file of its own.
/// Until then it is named, and passed over.
enum PlainRegion: Hashable, Sendable {
  case mapping, companies, members, role
  case unknown(FieldID)

  init?(_ field: FormField, _ state: AppState) {
    switch field.id {
    // Read on a page of its own, from the menu.
    case ConnectForm.audit: return nil
    // Told with the review.
    case _ where ReviewForm.isRow(field.id): return nil
    case ConfigureForm.grid:
      if state.plainStatuses.isEmpty { return nil }
      self = .mapping
    default: self = .unknown(field.id)
    }
  }

  /// The regions of a page without fields for them.
  static func of(_ page: Page, _ state: AppState) -> [PlainRegion] {
    guard page == .import else { return [] }
    return state.members.chosenCount > 0 ? [.companies, .members, .role] : [.companies, .members]
  }
}

extension AppState {
  /// The questions of the page, in the order of its table; its buttons are what its end offers.
  var plainItems: [PlainItem] {
    var items = PlainRegion.of(page, self).map(PlainItem.region)
    var toggles: [FormField] = []
    func flush() {
      items += toggles.count > 2 ? [.toggles(toggles.map(\.id))] : toggles.map { .field($0.id) }
      toggles = []
    }
    for field in plainOrder {
      if case .toggle = field.kind {
        if let last = toggles.last, last.section != field.section { flush() }
        toggles.append(field)
        continue
      }
      flush()
      switch field.kind {
      case .button: break
      case .region: if let region = PlainRegion(field, self) { items.append(.region(region)) }
      default: items.append(.field(field.id))
      }
    }
    flush()
    return items
  }

  /// The region comes before the site that it fills in: asked afterwards it would be no help.
  private var plainOrder: [FormField] {
    let fields = plainFields
    guard let region = fields.first(where: { $0.id == ConnectForm.region }) else { return fields }
    return [region] + fields.filter { $0.id != ConnectForm.region }
  }

  func plainField(_ id: FieldID) -> FormField? { plainFields.first { $0.id == id } }

  /// The fields of the page; what stands beside a list that fills the screen is asked with the step that it belongs to.
  private var plainFields: [FormField] {
    page == .configure && syncsTickets ? fields + ClosedForm.fields(self) : fields
  }

  /// What a question is called: its heading and its label, and the secret as the sign-in calls it.
  func plainTitle(_ item: PlainItem) -> ScreenText {
    switch item {
    case .field(let id):
      guard let field = plainField(id) else { return "" }
      if case .secret = field.kind { return ConnectForm.secretLabel(draft.connection) }
      return field.section.isEmpty ? field.label : "\(field.section), \(field.label.lowercasedStart)"
    case .toggles(let ids):
      guard let field = ids.first.flatMap(plainField) else { return "" }
      return field.section.isEmpty ? "Choices" : field.section
    case .region(.mapping): return "Statuses to stages"
    case .region(.companies): return "Companies to import"
    case .region(.members): return "Members to import"
    case .region(.role): return "Role of the members"
    case .region(.unknown(let id)): return plainField(id)?.label ?? ""
    }
  }

  /// What stands beside a toggle on the screen.
  func plainNote(_ field: FormField) -> ScreenText {
    guard let type = DataType.all.first(where: { SyncForm.dataType($0.id) == field.id }) else { return "" }
    if isForbidden(type) { return ", no permission" }
    guard let count = preview.counts[type.id] else { return "" }
    if count.problem != nil { return ", not counted" }
    guard let words = count.words else { return "" }
    return count.isAtMost ? ", at most \(words)" : ", \(words)"
  }

  /// What stands behind a button on the screen.
  func plainNote(of button: FormField) -> ScreenText {
    let summary = summary
    switch button.kind {
    case .button(.opportunities): return summary.opportunityDefaults
    case .button(.more): return summary.more
    case _ where page == .start: return PlainSpeech.without(keysIn: startNote(of: button))
    default: return ""
    }
  }

  /// What a page is called.
  var plainHeading: ScreenText {
    switch page {
    case .loading: ""
    case .start: startTitle
    case .connect, .sync, .configure, .import: "Step \(draft.step.number) of 4: \(cleaning: draft.step.title)"
    case .review: "Review: nothing is saved before Complete Setup"
    case .closed: "Closed statuses, and what a client's comment sets"
    case .opportunities: "Opportunity defaults: what an opportunity made here starts with"
    case .ticket: "A real ticket, as a client would see it"
    case .progress: "\(syncName) runs; it goes on by itself when you leave"
    case .devices: "Device types"
    case .clear: "Clear & Resync: deletes rows here, never at ConnectWise, and reads them anew"
    case .link: "What a company is linked to"
    case .done: endTitle
    case .picker: picker?.list.title ?? ""
    default: textTitle
    }
  }
}

extension ScreenText {
  /// With a small first letter, unless it is a word in capitals.
  var lowercasedStart: ScreenText {
    let text = string
    guard text.count > 1, let second = text.dropFirst().first, !second.isUppercase else { return self }
    return ScreenText(cleaning: text.prefix(1).lowercased() + text.dropFirst())
  }

  /// With a capital at the start.
  var capitalised: ScreenText { ScreenText(cleaning: string.prefix(1).uppercased() + string.dropFirst()) }
}
