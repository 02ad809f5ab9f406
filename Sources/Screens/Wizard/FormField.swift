import Model
package import Services
package import Terminal

/// A field's place in the focus order, by name and never by number.
package struct FieldID: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: StaticString) { rawValue = value.description }
  package var description: String { rawValue }
}

/// One field of a step: the table of these gives focus order, drawing, hints, help, and the names in answers files.
package struct FormField: Sendable, Identifiable {
  /// One of the values of a choice.
  package struct Choice: Sendable {
    package let title: ScreenText
    /// What stands in the field once it is chosen; the title where nothing shorter is given.
    package var value: ScreenText?
    package let isChosen: @Sendable (AppState) -> Bool
    package let choose: @Sendable (inout AppState) -> Void
  }

  /// What a button does.
  package enum Action: Sendable, Equatable {
    case test, guide, passphrase, more, suggest, opportunities, devices, ticket, complete, continueDraft, editProfile,
      startNew
    case lookOn, takeOver
    case quickSync, openClear, clear, dryRun, followRun
    case jump(SetupDraft.Step)
  }

  package enum Kind: Sendable {
    /// A text: how it is read, and how a new one is taken, with `false` for one that cannot be right.
    case text(get: @Sendable (SetupDraft) -> String, set: @Sendable (inout SetupDraft, String) -> Bool)
    case secret
    case toggle(get: @Sendable (SetupDraft) -> Bool, set: @Sendable (inout AppState, Bool) -> Void)
    /// A few choices side by side.
    case radio([Choice])
    /// Choices that open as a list.
    case choice(@Sendable (AppState) -> [Choice])
    /// Opens a page with a list to choose from.
    case list(ListID)
    case button(Action)
    /// A list or grid that has the focus as a whole and its own keys.
    case region
  }

  package let id: FieldID
  package let label: ScreenText
  /// What a person should know, for the help and the plain mode.
  package let help: ScreenText
  package let kind: Kind
  /// The key in an answers file, where it has one.
  package let answersKey: String?
  package let placeholder: ScreenText
  /// The heading that it stands under, said before the label where it is asked alone; a run of toggles shares one.
  package let section: ScreenText
  /// What is wrong, and what would be right.
  package let problem: @Sendable (AppState) -> String?
  package let isVisible: @Sendable (AppState) -> Bool
  /// The text after a number of steps up or down, for a number or a date; `nil` where there is none.
  package let step: (@Sendable (SetupDraft, Int) -> String?)?

  package init(
    _ id: FieldID, _ label: ScreenText, _ kind: Kind, help: ScreenText = "", answersKey: String? = nil,
    placeholder: ScreenText = "", section: ScreenText = "",
    problem: @escaping @Sendable (AppState) -> String? = { _ in nil },
    visible: @escaping @Sendable (AppState) -> Bool = { _ in true },
    step: (@Sendable (SetupDraft, Int) -> String?)? = nil
  ) {
    self.id = id
    self.label = label
    self.kind = kind
    self.help = help
    self.answersKey = answersKey
    self.placeholder = placeholder
    self.section = section
    self.problem = problem
    isVisible = visible
    self.step = step
  }

  /// Whether both are boxes, or rows that are only read, under the same heading.
  func isBeside(_ other: FormField) -> Bool {
    switch (kind, other.kind) {
    case (.toggle, .toggle), (.region, .region): !section.isEmpty && section == other.section
    default: false
    }
  }

  /// Whether printable keys type into it.
  var takesText: Bool {
    switch kind {
    case .text, .secret: true
    default: false
    }
  }
}

extension FormField.Kind {
  /// A text that is one property of the draft, as it is.
  static func text(_ path: any WritableKeyPath<SetupDraft, String> & Sendable) -> Self {
    .text(
      get: { $0[keyPath: path] },
      set: {
        $0[keyPath: path] = $1; return true
      })
  }

  /// A flag that is one property of the draft.
  static func toggle(_ path: any WritableKeyPath<SetupDraft, Bool> & Sendable) -> Self {
    .toggle(get: { $0[keyPath: path] }, set: { $0.draft[keyPath: path] = $1 })
  }
}

extension AppState {
  /// The fields of the page, in the order of the focus.
  package var fields: [FormField] {
    let table: [FormField] =
      switch page {
      case .start: StartForm.fields
      case .connect: ConnectForm.fields
      case .sync: SyncForm.fields
      case .configure: ConfigureForm.fields
      case .closed: ClosedForm.fields(self)
      case .opportunities: OpportunityForm.fields
      case .ticket: TicketForm.fields
      case .devices: DevicesForm.fields
      case .clear: ClearForm.fields
      case .review: ReviewForm.fields(self)
      case .loading, .audit, .guide, .difference, .conditions, .picker, .import, .link, .dryRun, .progress, .done, .log:
        []
      }
    return table.filter { $0.isVisible(self) }
  }

  /// The focused field of the page: the one remembered, else the first.
  package var focused: FormField? {
    let fields = fields
    return fields.first { $0.id == focus[page] } ?? fields.first
  }

  /// The text field of an id as it is being edited.
  func textField(_ field: FormField) -> TextField {
    guard case .text(let get, _) = field.kind else { return TextField() }
    return texts[field.id] ?? TextField(get(draft))
  }

  /// Whether printable keys type now.
  var isInTextField: Bool {
    if let overlay {
      switch overlay {
      case .help, .passphrase, .path: return true
      case .steps, .choice, .themes, .question: return false
      }
    }
    switch page {
    case .picker, .closed: return picker?.isTyping ?? false
    case .devices: return devices.isTyping
    case .import: return importList.isTyping
    case .link: return directory.link?.isTyping ?? false
    // One who looks on types nothing: letters are commands.
    default: return viewing == nil && focused?.takesText ?? false
    }
  }
}
