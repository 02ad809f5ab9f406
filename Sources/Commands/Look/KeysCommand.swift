import Model
import Screens
import Services
import Terminal

extension Command {
  static let keys = Command(
    "keys", summary: "list the wizard's keys by the names that settings.json gives them",
    about: [
      "keys: { \"sync.conditions\": \"C\" } in settings.json gives a command of one page another key; a name without a"
        + " page means every page. Two commands on one key are refused."
    ], options: [.json]
  ) { invocation in
    if invocation.output.isJSON {
      try invocation.output.json(KeyReference.all.map { Listed(command: $0.name, keys: $0.keys, does: $0.help.string) })
      return .done
    }
    var table = TextTable([.init("Command"), .init("Keys"), .init("Does", gives: true)])
    for key in KeyReference.all {
      table.add(texts: [
        "\(cleaning: key.name)", ScreenText(cleaning: key.keys.joined(separator: " ")), key.help,
      ])
    }
    try invocation.output.data(table)
    return .done
  }
}

/// A command of the wizard in `keys --json`.
private struct Listed: Encodable {
  let command: String
  let keys: [String]
  let does: String
}
