import Model
import Services
import Terminal

/// The regions of the Configure step.
enum ConfigureForm {
  static let grid: FieldID = "configure.grid"
  static let closed: FieldID = "configure.closed"
  static let opportunities: FieldID = "configure.opportunities"
  static let devices: FieldID = "configure.devices"
  static let suggest: FieldID = "configure.suggest"
  static let ticket: FieldID = "configure.ticket"
  static let quickSync: FieldID = "configure.quickSync"
  static let clear: FieldID = "configure.clear"

  static let fields: [FormField] = [
    FormField(
      grid, "Statuses to stages", .region,
      help: "The stage that a client sees for each status; the mouse drags cards to another column.",
      answersKey: "configure.stages", visible: { $0.syncsTickets }),
    FormField(
      closed, "Closed statuses", .list(.closedStatuses),
      help: "Statuses whose tickets count as closed, and the status that a client's comment sets.",
      answersKey: "configure.closedStatuses", visible: { $0.syncsTickets }),
    FormField(
      opportunities, "Opportunities", .button(.opportunities), help: "What a new opportunity starts with.",
      answersKey: "configure.opportunities", visible: { $0.draft.sync.resources.contains(.opportunities) }),
    FormField(
      devices, "Device types", .button(.devices),
      help: "What each configuration type counts as, and whether configurations come by themselves.",
      answersKey: "configure.configurationTypes", visible: { $0.draft.sync.resources.contains(.configurations) }),
    FormField(
      suggest, "Suggest", .button(.suggest), help: "Guesses a stage for each status that has none (S).",
      visible: { $0.syncsTickets }),
    FormField(
      ticket, "Ticket…", .button(.ticket), help: "Shows a real ticket's stepper as a client would see it.",
      visible: { $0.syncsTickets }),
    FormField(
      quickSync, "Quick Sync", .button(.quickSync),
      help: "Brings what has changed now, with the settings in use, in the background."),
    FormField(
      clear, "Clear & Resync", .button(.openClear),
      help: "Deletes the rows here and reads them anew; asks for typed words first."),
  ]
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
        + (resource == .members ? state.catalog.people : state.catalog.names(of: resource))
        .filter { $0.record.value["inactiveFlag"].bool != true }
        .map { named in
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
