import Model
import Services
import Terminal

extension Option {
  fileprivate static let link = Option(
    "link", value: "NAME=SLUG", isRepeatable: true, "the organization that a company is; NAME= takes it away")
}

extension Command {
  static let importCompanies = Command(
    "import", "companies", summary: "choose the companies that become organizations, and link them",
    about: [
      "Without options, tells what is chosen. --select replaces the choice. --link makes an organization that is here stand for a company, instead of a new one.",
      "The organizations of companies whose records are here are made at once, the others with the next sync.",
    ],
    options: [.select, .link, .importDryRun, .json],
    examples: [
      Example("boardwalk import companies --select @companies.txt", "the companies of a file, by name or id"),
      Example("boardwalk import companies --link \"Blue Dental\"=blue-dental", "one company linked"),
    ]
  ) { invocation in
    var order = ImportOrder(.companies)
    order.choice = try importChoice(invocation)
    for text in invocation.arguments.all(.link) {
      guard let sign = text.lastIndex(of: "="), sign != text.startIndex else {
        throw Problem.usage(
          "--link takes NAME=SLUG, such as \"Blue Dental\"=blue-dental, not \"\(Problem.plain(text))\".",
          help: ["import", "companies"])
      }
      let slug = String(text[text.index(after: sign)...])
      order.links.append(.init(company: String(text[..<sign]), slug: slug.isEmpty ? nil : slug))
    }
    return try await changeImport(order, invocation)
  }
}
