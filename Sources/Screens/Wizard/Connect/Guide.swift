import Model
import Services
import Terminal

/// How to make the role, the member and the keys in ConnectWise, for just what was chosen.
struct Guide {
  let draft: SetupDraft
  init(_ draft: SetupDraft) { self.draft = draft }

  var lines: [TextLine] {
    let types = DataType.closure(of: draft.sync.resources)
    var lines: [TextLine] = []
    func add(_ text: ScreenText, _ role: Terminal.Role = .text) { lines.append(TextLine(text, role)) }
    add("1  A security role with the least permissions", .textStrong)
    add("   System > Security Roles > + : name it Boardwalk, then set Inquire to All for:")
    for row in rows(of: types) { add("     \(cleaning: row)", .key) }
    add("   Everything else stays None. Reading needs no other level than Inquire.")
    add("")
    add("2  An API member with that role", .textStrong)
    add("   System > Members > API Members > + : role Boardwalk, level and location of your whole company.")
    add("")
    add("3  Its keys", .textStrong)
    add("   Open the member > API Keys > + : the private key is shown once, when it is saved. Copy both keys now.")
    add("")
    add("4  A client ID", .textStrong)
    add("   developer.connectwise.com > ClientID > create one for this integration. It is no secret.")
    add("")
    add("Or an integrator login instead of 2 and 3", .textStrong)
    add("   System > Setup Tables > Integrator Login > + : user name, password, Access Level: All Records,")
    add("   and allow the APIs: Company, Contact, Member, Opportunity, Service Ticket, System.")
    add("")
    add("On-premises", .textStrong)
    add(
      "   This machine must reach the server by https. A certificate of your own authority: name its file as CA file.")
    return lines
  }

  /// The rows of the security-role screen, each once, setup tables together.
  private func rows(of types: [DataType.ID]) -> [String] {
    var seen: Set<String> = []
    var rows: [String] = []
    for resource in Resource.of(types) {
      for permission in [resource.permission] + resource.routes.compactMap(\.permission) {
        if seen.insert(permission.words).inserted { rows.append(permission.words) }
      }
    }
    return rows
  }
}
