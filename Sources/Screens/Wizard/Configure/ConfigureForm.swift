import Model
import Services
import Terminal

/// The regions of the Configure step.
enum ConfigureForm {
  static let grid: FieldID = "configure.grid"
  static let closed: FieldID = "configure.closed"
  static let opportunities: FieldID = "configure.opportunities"
  static let suggest: FieldID = "configure.suggest"
  static let ticket: FieldID = "configure.ticket"
  static let quickSync: FieldID = "configure.quickSync"
  static let clear: FieldID = "configure.clear"

  static let fields: [FormField] = [
    FormField(
      grid, "Statuses to stages", .region, help: "The stage that a client sees for each status of a board.",
      answersKey: "configure.stages", visible: { $0.draft.sync.resources.contains(.tickets) }),
    FormField(
      closed, "Closed statuses", .button(.closed),
      help: "Statuses whose tickets count as closed, and the status that a client's comment sets.",
      answersKey: "configure.closedStatuses", visible: { $0.draft.sync.resources.contains(.tickets) }),
    FormField(
      opportunities, "Opportunities", .button(.opportunities), help: "What a new opportunity starts with.",
      answersKey: "configure.opportunities", visible: { $0.draft.sync.resources.contains(.opportunities) }),
    FormField(
      suggest, "Suggest", .button(.suggest), help: "Guesses a stage for each status that has none (S).",
      visible: { $0.draft.sync.resources.contains(.tickets) }),
    FormField(
      ticket, "Ticket…", .button(.ticket), help: "Shows a real ticket's stepper as a client would see it.",
      visible: { $0.draft.sync.resources.contains(.tickets) }),
    FormField(
      quickSync, "Quick Sync", .button(.quickSync),
      help: "Brings what has changed now, with the settings in use, in the background."),
    FormField(
      clear, "Clear & Resync", .button(.openClear),
      help: "Deletes the rows here and reads them anew; asks for typed words first."),
  ]
}

/// Closed statuses and the client comment status of each board.
enum ClosedForm {
  static func closed(_ id: Record.ID) -> FieldID { FieldID(rawValue: "closed.status.\(id)") }
  static func comment(_ board: Record.ID) -> FieldID { FieldID(rawValue: "closed.comment.\(board)") }

  static func fields(_ state: AppState) -> [FormField] {
    let byBoard = Dictionary(grouping: state.catalog.statuses.filter { !$0.isInactive }, by: \.boardID)
    return state.configure.boards(state.draft, state.catalog).flatMap { board -> [FormField] in
      let statuses = byBoard[board.id] ?? []
      return [comment(board, statuses)] + statuses.map(closed)
    }
  }

  private static func comment(_ board: Board, _ statuses: [BoardStatus]) -> FormField {
    let choices =
      [
        FormField.Choice(
          title: "keep the ticket's own", isChosen: { $0.draft.configure.clientCommentStatus[board.id] == nil },
          choose: { $0.draft.configure.clientCommentStatus[board.id] = nil })
      ]
      + statuses.map { status in
        FormField.Choice(
          title: ScreenText(cleaning: status.name),
          isChosen: { $0.draft.configure.clientCommentStatus[board.id] == status.id },
          choose: { $0.draft.configure.clientCommentStatus[board.id] = status.id })
      }
    return FormField(
      comment(board.id), "Client comment sets", .choice { _ in choices },
      help: "The status that a client's comment sets on this board.", answersKey: "configure.clientCommentStatus")
  }

  private static func closed(_ status: BoardStatus) -> FormField {
    FormField(
      closed(status.id), ScreenText(cleaning: status.name),
      .toggle(
        get: { $0.configure.closedStatuses.contains(status.id) },
        set: { state, isOn in
          state.draft.configure.closedStatuses.removeAll { $0 == status.id }
          if isOn { state.draft.configure.closedStatuses.append(status.id) }
        }), help: "Whether its tickets count as closed.", answersKey: "configure.closedStatuses")
  }
}

/// What a new opportunity starts with.
enum OpportunityForm {
  private static func choices(
    _ resource: Resource.ID, _ path: any WritableKeyPath<OpportunityDefaults, Record.ID?> & Sendable
  ) -> FormField.Kind {
    .choice { state in
      let none = FormField.Choice(
        title: "none", isChosen: { $0.draft.configure.opportunities[keyPath: path] == nil },
        choose: { $0.draft.configure.opportunities[keyPath: path] = nil })
      return [none]
        + state.catalog.names(of: resource).filter { $0.record.value["inactiveFlag"].bool != true }.map { named in
          FormField.Choice(
            title: name(named, resource), isChosen: { $0.draft.configure.opportunities[keyPath: path] == named.id },
            choose: { $0.draft.configure.opportunities[keyPath: path] = named.id })
        }
    }
  }

  private static func name(_ named: Catalog.Named, _ resource: Resource.ID) -> ScreenText {
    resource == .opportunityProbabilities ? "\(cleaning: named.name)%" : ScreenText(cleaning: named.name)
  }

  static let fields: [FormField] = [
    FormField(
      "opportunity.stage", "Stage", choices(.opportunityStages, \.stage), help: "The stage of a new opportunity.",
      answersKey: "configure.opportunities.stage"),
    FormField(
      "opportunity.status", "Status", choices(.opportunityStatuses, \.status), help: "The status of a new opportunity.",
      answersKey: "configure.opportunities.status"),
    FormField(
      "opportunity.type", "Type", choices(.opportunityTypes, \.type), help: "The type of a new opportunity.",
      answersKey: "configure.opportunities.type"),
    FormField(
      "opportunity.probability", "Probability", choices(.opportunityProbabilities, \.probability),
      help: "The chance of a new opportunity.", answersKey: "configure.opportunities.probability"),
    FormField(
      "opportunity.salesRep", "Sales rep", choices(.members, \.salesRep),
      help: "The member who takes opportunities that name nobody.", answersKey: "configure.opportunities.salesRep"),
  ]
}

/// One real ticket, found by its number.
enum TicketForm {
  static let number: FieldID = "ticket.number"

  static let fields: [FormField] = [
    FormField(
      number, "Ticket number", .text(get: { _ in "" }, set: { _, _ in false }),
      help: "The number of any ticket; Enter shows its stepper.", placeholder: "48213",
      problem: { state in
        guard let text = state.texts[number]?.text, !text.isEmpty else { return nil }
        return Int(text) == nil ? "A ticket number has digits only." : nil
      })
  ]
}
