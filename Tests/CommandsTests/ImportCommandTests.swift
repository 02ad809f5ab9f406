import Model
import Services
import Synchronization
import Testing

@testable import Commands

@Suite("import members and companies")
struct ImportCommandTests {
  /// What the command asked for, and a report for it.
  private final class Asked: Sendable {
    private let orders = Mutex<[(ImportOrder, Bool)]>([])
    func take(_ order: ImportOrder, _ isDryRun: Bool) { orders.withLock { $0.append((order, isDryRun)) } }
    var order: ImportOrder? { orders.withLock { $0.last?.0 } }
    var isDryRun: Bool { orders.withLock { $0.last?.1 ?? false } }
  }

  private func shell(_ asked: Asked, _ report: ImportReport = ImportReport()) -> Shell {
    var shell = Shell()
    shell.directory.change = { order, isDryRun in
      asked.take(order, isDryRun)
      return report
    }
    shell.files["chosen.txt"] = "# mine\n4471  # Delta Dental\n\n  Blue #1 Dental\n"
    return shell
  }

  @Test("names, a file of names and ids, and links make the order")
  func companies() async {
    let asked = Asked()
    var report = ImportReport()
    report.chosen = 3
    report.added = 2
    report.linked = 1
    report.revision = 4
    report.here = 2
    let end = await shell(asked, report)(
      "import", "companies", "--select", "Acme, Inc", "--select", "@chosen.txt", "--link", "a=b=blue", "--link", "Old=")
    #expect(end.exit == .done, "\(end)")
    #expect(asked.order?.choice == .only(["Acme, Inc", "4471", "Blue #1 Dental"]))
    #expect(asked.order?.links == [.init(company: "a=b", slug: "blue"), .init(company: "Old", slug: nil)])
    #expect(end.output == "Companies: 3 chosen (2 added, 0 taken out), 1 linked\n")
    #expect(end.error.contains("revision 4") && end.error.contains("2 of them are organizations here"))
  }

  @Test("members take a role for all and one of their own; a dry run says that nothing was saved")
  func members() async {
    let asked = Asked()
    var report = ImportReport()
    report.all = true
    report.role = .technician
    let end = await shell(asked, report)(
      "import", "members", "--select", "all", "--role", "Technician", "--role", "kim=manager", "--dry-run")
    #expect(asked.order?.choice == .all && asked.isDryRun)
    #expect(asked.order?.role == .technician)
    #expect(asked.order?.roles == [.init(member: "kim", role: .manager)])
    #expect(end.output == "Members: all, also those that come later, role Technician\n")
    #expect(end.error.contains("dry run"))
  }

  @Test("without options it tells what is chosen, and asks for no change")
  func nothing() async {
    let asked = Asked()
    let end = await shell(asked)("import", "companies", "--json")
    #expect(asked.order == ImportOrder(.companies))
    #expect(end.output.contains("\"linked\":0"))
    let told = await shell(asked)("import", "companies")
    #expect(told.error == "Choose with --select; see: boardwalk import companies --help\n")
  }

  @Test(
    "what is typed wrongly ends with how it is typed",
    arguments: [
      (["import", "members", "--role", "boss"], "There is no role \"boss\""),
      (["import", "companies", "--link", "Blue"], "--link takes NAME=SLUG"),
      (["accounts", "role", "kim", "managr"], "Did you mean manager?"),
    ])
  func wrong(words: [String], said: String) async {
    let end = await shell(Asked())(words)
    #expect(end.exit == .usage)
    #expect(end.error.contains(said), "\(end.error)")
  }

  @Test("an account gets another role, an organization is freed")
  func directory() async {
    var shell = Shell()
    shell.directory.account = { role, name in
      Account(
        id: 1, name: name, email: nil, role: role, kind: "member", record: 1, organization: nil, isActive: true)
    }
    shell.directory.organization = Organization(slug: "blue", name: "Blue", company: nil, isActive: true)
    #expect(await shell("accounts", "role", "kim", "manager").output == "kim is manager now.\n")
    #expect(await shell("organizations", "unlink", "blue").output == "blue stands for no company now.\n")
  }
}
