import Foundation
import Model
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  @Suite("Members and companies of the local directory", .serialized)
  struct ImportTests {
    /// A machine with a profile that imports nothing and one sync behind it.
    private func machine(_ provider: Provider) async throws -> Machine {
      let machine = Machine()
      let answers =
        "{ \(provider.connection()) sync: { resources: [\"members\", \"companies\"], companies: { skipInactive: false } }, run: true }"
      try await machine.setUp(answers)
      return machine
    }

    private func organizations(_ machine: Machine) async throws -> [String: Int?] {
      let list = try await machine.run("organizations", "--json").lines().first?.array ?? []
      return Dictionary(list.map { ($0["slug"].string ?? "", $0["company"].integer.map { Int($0) }) }) { $1 }
    }

    /// Two companies with names of their own, and another that is not there.
    private func names(_ machine: Machine) throws -> [(id: Int, name: String)] {
      try machine.database.rows("select id, name from companies order by id limit 3").map {
        (Int($0["id"].integer ?? 0), $0["name"].string ?? "")
      }
    }

    @Test("commands choose companies, make their organizations at once, free one and link another company to it")
    func companies() async throws {
      let provider = try Provider()
      let machine = try await machine(provider)
      let names = try names(machine)
      let file = try machine.write("# mine\n\(names[0].id)  # \(names[0].name)\n\(names[1].name)\n", to: "chosen.txt")
      let wrong = try await machine.run("import", "companies", "--select", "No Such Company")
      #expect(wrong.exit == 8 && wrong.errors.contains("None is called \"No Such Company\""), "\(wrong)")

      let dry = try await machine.run("import", "companies", "--select", "@\(file)", "--dry-run", "--json")
      #expect(try dry.lines().first?["chosen"].integer == 2, "\(dry)")
      #expect(try await organizations(machine).isEmpty)

      let made = try await machine.run("import", "companies", "--select", "@\(file)", "--json")
      #expect(made.exit == 0, "\(made)")
      #expect(try made.lines().first?["here"].integer == 2)
      let first = try #require(try await organizations(machine).first { $0.value == names[0].id }?.key)

      let taken = try await machine.run("import", "companies", "--link", "\(names[2].name)=\(first)")
      #expect(taken.exit == 8 && taken.errors.contains("organizations unlink \(first)"), "\(taken)")
      let free = try await machine.run("organizations", "unlink", first)
      #expect(free.exit == 0, "\(free)")
      #expect(try await organizations(machine)[first] == .some(nil))
      let linked = try await machine.run("import", "companies", "--link", "\(names[2].name)=\(first)")
      #expect(linked.exit == 0, "\(linked)")
      #expect(try await organizations(machine)[first] == names[2].id)

      // What the profile says now is what the next sync keeps.
      #expect(try await machine.run("sync").exit == 0)
      let last = try await organizations(machine)
      #expect(last.count == 2)
      #expect(last[first] == names[2].id)
      let select = try machine.profile()["import"]["companies"]["select"].array ?? []
      #expect(select.compactMap { $0.integer.map { Int($0) } } == [names[1].id, names[2].id])
    }

    @Test("commands choose members and roles; one account gets another role, and keeps it")
    func members() async throws {
      let provider = try Provider()
      let machine = try await machine(provider)
      let made = try await machine.run("import", "members", "--select", "all", "--role", "requester")
      #expect(made.exit == 0, "\(made)")
      let active = try machine.database.count("select count(*) from members where inactive_flag is not 1")
      let count = "select count(*) from accounts where role = "
      #expect(try machine.database.count(count + "'requester'") == active)
      let name = try machine.database.text("select name from accounts order by id limit 1")
      let changed = try await machine.run("accounts", "role", name, "manager")
      #expect(changed.exit == 0, "\(changed)")
      #expect(try machine.database.count(count + "'manager'") == 1)
      #expect(try await machine.run("sync").exit == 0)
      #expect(try machine.database.count(count + "'manager'") == 1)
    }

    @Test(
      "in the wizard a company is linked to the organization of its name, and the sync keeps it",
      .enabled(if: Tmux.isThere, "tmux is not there"))
    func wizard() async throws {
      let provider = try Provider()
      let machine = try await machine(provider)
      let company = try names(machine)[0]
      #expect(try await machine.run("import", "companies", "--select", "\(company.id)").exit == 0)
      let slug = try #require(try await organizations(machine).first?.key)
      #expect(try await machine.run("organizations", "unlink", slug).exit == 0)

      let tmux = try Tmux(machine, ["setup", "--step", "import"])
      try await tmux.wait(for: "Companies 0 of 30", "^N goes on")
      try tmux.press("/")
      try tmux.type(company.name)
      try await tmux.wait(for: "name is here")
      try tmux.press("Enter", "Enter")
      try await tmux.wait(for: "Make a new organization", "same name")
      try tmux.press("Enter")
      try await tmux.wait(for: "Companies 1 of 30", "is linked to")
      try tmux.press("C-n")
      try await tmux.wait(for: "1 company (1 linked)")
      try tmux.press("C-n")
      try await tmux.wait(for: "Setup is complete", "Enter end")
      try tmux.press("Enter")
      #expect(try await tmux.end() == 0)
      #expect(try await organizations(machine) == [slug: company.id])
      #expect(try machine.profile()["import"]["companies"]["links"] != [:])
    }
  }
}
