package import Terminal

/// What keys do; the table of a page is ``AppState/keyMap``.
package enum Command: String, Hashable, Codable, Sendable {
  // Everywhere.
  case nextField, previousField, activate, escape, nextStep, previousStep, steps, tryIt, reveal, redraw, quit, suspend
  case help, guide, mouse, log, theme
  // Keys of lists and grids, which handle them themselves: here for the hints and the help.
  case move, toggle, all, none, invert, range, filter, shown, order, undo, redo
  case setStage, leaveAlone, confirm, confirmAll, nextUnset, copyToBoards, changeBoard, changeTab, suggest
  case switchView, moveCard, openCard
  case link, presets, role, defaultRole, everything, switchList, namesakes, commentStatus
  // Single pages.
  case conditions, saveAnswers, complete, leave, retry, takeOver
}

typealias Binding = KeyBinding<Command>

enum Keys {
  static let next = Binding(.nextField, [.tab], "next", help: "next field", hint: 4)
  static let test = Binding(.tryIt, [.control("t")], "test", help: "test the connection", hint: 2)
  static let recount = Binding(.tryIt, [.control("t")], "recount", help: "count again on the server", hint: 5)

  static func step(_ label: ScreenText, _ help: ScreenText) -> Binding {
    Binding(.nextStep, [.control("n")], label, help: help, hint: 1)
  }

  static let back = Binding(.previousStep, [.control("p")], "back", help: "previous step; never refused", hint: 7)
  static let helpHint = Binding(.help, ["?", .function(1)], "help", help: "help of this screen", hint: 3)
  static let takeOver = Binding(
    .takeOver, ["T"], "take over", help: "edit here; the other wizard keeps its draft and ends", place: .outsideFields,
    hint: 0)
  static let retry = Binding(
    .retry, ["r"], "again", help: "ask the server again now", place: .outsideFields, hint: 2)
  static let leave = Binding(.escape, [.escape], "back", help: "back to the step", hint: 1)

  /// What works on every page; below a page's own keys.
  static let everywhere: [Binding] = [
    Binding(.nextField, [.tab], "next", help: "next field or region"),
    Binding(.previousField, [.shiftTab], "previous", help: "previous field or region"),
    Binding(.activate, [.enter], "open", help: "do what is focused; in a field: go to the next"),
    Binding(.escape, [.escape], "back", help: "one level out: stop, close, clear the filter, leave the page"),
    Binding(.nextStep, [.control("n")], "next", help: "next step; says what is missing"),
    Binding(.previousStep, [.control("p")], "back", help: "previous step; never refused"),
    Binding(.steps, [.control("g")], "steps", help: "all steps with their state"),
    Binding(.tryIt, [.control("t")], "try", help: "try the step: test or count again"),
    Binding(.reveal, [.control("r")], "show key", help: "show or hide the secret in the focused field"),
    Binding(.redraw, [.control("l")], "redraw", help: "draw the screen from nothing"),
    Binding(.quit, [.control("c")], "quit", help: "quit; the draft is kept"),
    Binding(.suspend, [.control("z")], "suspend", help: "stop the program; fg brings it back"),
    Binding(.help, [.function(1), "?"], "help", help: "this help; type to search in it"),
    Binding(.guide, [.function(2)], "how to", help: "how to make the role and the keys in ConnectWise"),
    Binding(
      .mouse, ["m"], "mouse", help: "mouse on or off; Shift-drag (Option-drag on Macs) selects text",
      place: .outsideFields),
    Binding(.log, ["L"], "messages", help: "all messages so far", place: .outsideFields),
    Binding(.theme, ["t"], "theme", help: "how it looks: choose a theme", place: .outsideFields),
  ]

  /// What works on every page for as long as there is something to do about it.
  static let atTimes = [takeOver, retry]

  /// What works in a popup with choices.
  static let choices: [Binding] = [
    Binding(.activate, [.enter], "choose", hint: 1),
    Binding(.move, [.down, .up], "move", hint: 2, keysLabel: "Up Down"),
    Binding(.escape, [.escape], "close", hint: 3),
  ]

  static let list: [Binding] = [
    Binding(
      .move, [.up, .down, "k", "j"], "move", help: "move; PgUp PgDn, ^U ^D, Home End, g G too", place: .outsideFields,
      keysLabel: "Up Down"),
    Binding(.toggle, [.space, "x"], "choose", help: "choose the row or the range", place: .outsideFields, hint: 2),
    Binding(.all, ["a"], "all shown", help: "choose all rows shown", place: .outsideFields, hint: 4),
    Binding(.none, ["n"], "none", help: "choose none of the rows shown", place: .outsideFields),
    Binding(.invert, ["i"], "invert", help: "turn round the choice of the rows shown", place: .outsideFields),
    Binding(
      .range, ["v"], "range", help: "begin a range; move, then Space; Shift with arrows too",
      place: .outsideFields, hint: 6),
    Binding(
      .filter, ["/"], "filter", help: "type to filter; Enter returns to the list, Esc clears",
      place: .outsideFields, hint: 5),
    Binding(
      .shown, ["s"], "chosen", help: "show all, the chosen, the others", place: .outsideFields,
      hint: 9),
    Binding(
      .order, ["o"], "order", help: "sort by name, by place or by state", place: .outsideFields),
    Binding(.undo, ["u"], "undo", help: "undo, 100 steps and more", place: .outsideFields, hint: 10),
    Binding(.redo, ["U"], "redo", help: "do again what was undone", place: .outsideFields),
  ]
}

extension AppState {
  /// The keys of the page as they are pressed, its own first.
  package var keyMap: KeyMap<Command> { looks.keys.shown(usualKeys, on: page) }

  /// The keys of the page before a person gave commands other ones.
  var usualKeys: KeyMap<Command> {
    let own = viewing == nil ? pageKeys : [Keys.takeOver] + pageKeys.filter { !$0.action.isChange }
    return KeyMap((line.failed.isEmpty ? [] : [Keys.retry]) + own).merged(with: KeyMap(Keys.everywhere))
  }

  /// The keys that the hint bar shows: the popup's while one is open.
  var shownKeys: KeyMap<Command> {
    switch overlay {
    case nil: keyMap
    case .help:
      KeyMap([
        Binding(.escape, [.escape], "close", hint: 1),
        Binding(.move, [.down, .up], "scroll", hint: 2, keysLabel: "Up Down"),
      ])
    case .steps: KeyMap(Keys.choices + [Binding(.theme, ["t"], "theme", hint: 4)])
    case .choice: KeyMap(Keys.choices)
    case .themes:
      KeyMap([
        Binding(.activate, [.enter], "keep", hint: 1),
        Binding(.move, [.down, .up], "look", hint: 2, keysLabel: "Up Down"),
        Binding(.escape, [.escape], "as before", hint: 3),
      ])
    case .passphrase:
      KeyMap([
        Binding(.activate, [.enter], "go on", hint: 1), Binding(.nextField, [.tab], "next", hint: 2),
        Binding(.escape, [.escape], "leave it", hint: 3),
      ])
    case .path:
      KeyMap([
        Binding(.activate, [.enter], "take it", hint: 1),
        Binding(.escape, [.escape], "stop", hint: 2),
      ])
    case .question:
      KeyMap([
        Binding(.activate, [.enter], "choose", hint: 1), Binding(.nextField, [.tab], "next", hint: 2),
        Binding(.escape, [.escape], "stay", hint: 3),
      ])
    }
  }

  private var pageKeys: [Binding] {
    switch page {
    case .loading:
      [Binding(.quit, [.control("c")], "quit", hint: 1)]
    case .start:
      [
        Binding(.activate, [.enter], "go on", hint: 1), Binding(.nextField, [.down, .tab], "next choice", hint: 2),
        Binding(.quit, [.control("c")], "quit", hint: 3),
        Binding(.theme, ["t"], "theme", help: "how it looks: choose a theme", hint: 4), Keys.helpHint,
      ]
    case .connect:
      [
        Keys.next, Keys.test, Binding(.reveal, [.control("r")], "show key", help: "show or hide the secret", hint: 6),
        Keys.step("next step", "go on to Sync"), Binding(.steps, [.control("g")], "steps", hint: 7),
        Binding(.quit, [.control("c")], "quit", help: "quit; the draft is kept", hint: 5),
        Binding(.help, [.function(1), "?"], "help", help: "help of this screen", hint: 3),
      ]
    case .sync:
      [
        Binding(
          .toggle, [.space, "x"], "on/off", help: "turn the focused line on or off", place: .outsideFields,
          hint: 2),
        Binding(.activate, [.enter], "choose", help: "open what is focused", hint: 4), Keys.recount,
        Binding(.conditions, ["c"], "conditions", help: "the exact conditions sent", place: .outsideFields, hint: 6),
        Keys.step("next", "go on to Configure"), Keys.back,
        Binding(.help, [.function(1), "?"], "help", help: "help of this screen", hint: 3),
      ]
    case .configure: configureKeys
    case .import: importKeys
    case .review:
      [
        Binding(.activate, [.enter], "edit line", help: "go to the step of the line; ^N there returns here", hint: 4),
        Binding(
          .saveAnswers, ["e"], "save answers file", help: "write an answers file", place: .outsideFields,
          hint: 5),
        Binding(.complete, [.control("n")], "complete", help: "Complete Setup: save and start the sync", hint: 1),
        Binding(.tryIt, [.control("t")], "dry run", help: "what would be created, changed, skipped", hint: 6),
        Keys.back, Keys.helpHint,
      ]
    case .picker: pickerKeys
    case .link: linkKeys
    case .devices: DevicesForm.keys
    case .closed: ClosedForm.keys
    case .opportunities, .ticket, .clear:
      [
        Binding(.activate, [.enter], page == .ticket ? "show" : "choose", hint: 2), Keys.leave,
        Keys.step("next", "go on to Import"),
        Keys.helpHint,
      ]
    case .dryRun:
      [
        Binding(.move, [.down, .up], "scroll", hint: 4, keysLabel: "Up Down"), Keys.leave,
        Binding(.tryIt, [.control("t")], "again", help: "compare again", hint: 5),
        Binding(.complete, [.control("n")], "complete", help: "Complete Setup: save and start the sync", hint: 6),
        Keys.helpHint,
      ]
    case .audit, .guide, .difference, .conditions, .log:
      [
        Binding(.move, [.down, .up], "scroll", hint: 4, keysLabel: "Up Down"), Keys.leave, Keys.helpHint,
      ]
    case .progress:
      [
        Binding(
          .leave, ["q", .control("c")], "leave, the sync goes on", help: "leave; the sync goes on by itself",
          place: .everywhere, hint: 1), Keys.helpHint,
      ] + (runs.isFollowing ? [Binding(.escape, [.escape], "back", help: "back to the start", hint: 2)] : [])
    case .done:
      [Binding(.leave, [.enter, "q", .control("c")], "end", help: "end the program", hint: 1), Keys.helpHint]
    }
  }

  private var configureKeys: [Binding] {
    guard syncsTickets else { return [Keys.step("next", "go on to Import"), Keys.helpHint] }
    let isBoard = showsCards
    return [
      Binding(
        .setStage, ["1", "2", "3", "4", "5"], "set",
        help: isBoard ? "send the card, or those chosen, to a stage" : "set the stage of the row or the range",
        hint: 2, keysLabel: "1-5"),
      Binding(.leaveAlone, ["0"], "none", help: "leave the status out of the stepper, on purpose", hint: 6),
      Binding(.range, ["v"], "range", help: "begin a range; move, then 1-5; Shift with arrows too", hint: 7),
      Binding(.confirm, ["y"], "ok guess", help: "confirm the guess", hint: 4),
      Binding(.confirmAll, ["Y"], "ok all", help: "confirm all guesses shown", hint: 9),
      Binding(.nextUnset, ["w"], "next unset", help: "go to the next status without a stage"),
    ] + (isBoard ? cardKeys : gridKeys) + [
      Binding(.undo, ["u"], "undo", help: "undo, 100 steps and more", hint: 5),
      Binding(.redo, ["U"], "redo", help: "do again what was undone"),
      Keys.step("next", "go on to Import"), Keys.helpHint,
      Binding(.suggest, ["S"], "suggest", help: "guess a stage for each status that has none"),
      Binding(.tryIt, [.control("t")], "recount", help: "count the tickets again"),
    ]
  }

  private var gridKeys: [Binding] {
    [
      Binding(
        .copyToBoards, ["c"], "copy to boards",
        help: "copy the board's stages to statuses of the same name on other boards", hint: 10),
      Binding(.changeBoard, ["]", "["], "board", help: "the next or previous board", hint: 8, keysLabel: "[ ]"),
    ]
      + (hasRoomForCards
        ? [Binding(.switchView, ["b"], "cards", help: "the stages as columns of cards, or as a grid", hint: 11)] : [])
  }

  private var cardKeys: [Binding] {
    [
      Binding(
        .move, [.left, .right, .up, .down, "h", "j", "k", "l"], "move",
        help: "to the next card or column; PgUp PgDn, Home End, g G too", keysLabel: "Arrows"),
      Binding(
        .moveCard, [">", "<"], "carry",
        help: "carry the card, or those chosen, to the next stage; Shift with arrows too",
        hint: 13, keysLabel: "< >"),
      Binding(.toggle, [.space, "x"], "choose", help: "choose the card too, to send several at once", hint: 12),
      Binding(.openCard, [.enter], "by board", help: "open a card, to map its boards one by one", hint: 8),
      Binding(
        .copyToBoards, ["c"], "same on all boards",
        help: "bring the boards that differ to the card's stage; with one board shown, copy it to the others", hint: 14),
      Binding(
        .changeBoard, ["]", "["], "boards", help: "all boards, or one of them", hint: 10, keysLabel: "[ ]"),
      Binding(.switchView, ["b"], "grid", help: "the stages as columns of cards, or as a grid", hint: 11),
    ]
  }

  private var importKeys: [Binding] {
    Keys.list + [
      Binding(
        .changeTab, ["]", "["], "list", help: "companies or members", place: .outsideFields, hint: 7,
        keysLabel: "[ ]"),
      Binding(
        .everything, ["*"], "everything",
        help: "a rule instead of a list: everything, also what comes later", place: .outsideFields),
      Binding(
        .presets, ["p"], "presets", help: "whole choices: active ones, as last time, a file of ids",
        place: .outsideFields, hint: 11),
      Binding(.retry, [.control("t")], "read again", help: "read the list again"),
    ] + (importTab == .companies ? companyKeys : memberKeys)
      + [Keys.step("next", "go on to the review"), Keys.back, Keys.helpHint]
  }

  private var companyKeys: [Binding] {
    [
      Binding(
        .link, ["l", .enter], "link",
        help: "the company, and what is here to link it to; l on a range links by name", place: .outsideFields, hint: 7)
    ]
  }

  private var memberKeys: [Binding] {
    [
      Binding(
        .role, ["r", .enter], "role", help: "another role for the row or the range", place: .outsideFields, hint: 3),
      Binding(
        .defaultRole, ["R"], "default role", help: "another role for all without one of their own",
        place: .outsideFields),
    ]
  }

  private var linkKeys: [Binding] {
    [
      Binding(
        .activate, [.enter, .space], "take it",
        help: "what is under the cursor stands for the company", hint: 2),
      Binding(
        .move, [.up, .down, "k", "j"], "move", help: "move; PgUp PgDn, ^U ^D, Home End, g G too",
        place: .outsideFields, hint: 4, keysLabel: "Up Down"),
      Binding(
        .filter, ["/"], "search all",
        help: "search all organizations; Enter returns to the list, Esc clears",
        place: .outsideFields, hint: 3), Keys.leave, Keys.helpHint,
    ]
  }

  private var pickerKeys: [Binding] {
    (picker?.list.hasNamesakes == true ? [ListID.namesakesKey] : []) + Keys.list + [
      Binding(
        .switchList, ["e"], "only / all but", help: "choose what is kept, or what is left out",
        place: .outsideFields, hint: 7), Keys.leave, Keys.helpHint,
    ]
  }
}
