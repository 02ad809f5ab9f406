import Foundation
import Model
import TestSupport
import Testing

extension EndToEnd {
  @Suite("The demo without a terminal", .serialized)
  struct DemoTests {
    private let size = ["--companies", "25", "--contacts", "60", "--tickets", "200", "--opportunities", "12"]

    @Test("it walks the four steps, compares the database with the simulator, and ends with 0")
    func unattended() async throws {
      let machine = Machine()
      let demo = try await machine.run(["demo", "--unattended"] + size)
      #expect(demo.exit == 0, "\(demo)")
      for step in ["1 Connect", "2 Sync", "3 Configure", "4 Import", "sqlite3"] {
        #expect(demo.output.contains(step), "\(step)")
      }
      #expect(try machine.database.count("select count(*) from tickets") > 0)
      #expect(try machine.database.integrity() == "ok")
    }

    @Test("without a terminal the demo needs no option, and without a home it names a temporary one")
    func temporaryHome() async throws {
      let machine = Machine()
      machine.variables["BOARDWALK_HOME"] = nil
      let demo = try await machine.run(["demo", "--json"] + size)
      #expect(demo.exit == 0, "\(demo)")
      let lines = try demo.lines()
      let home = try #require(lines.first { $0["event"].string == "demo.start" }?["home"].string)
      defer { try? FileManager.default.removeItem(atPath: home) }
      #expect(FileManager.default.fileExists(atPath: "\(home)/data/default.sqlite"))
      let compared = lines.filter { $0["event"].string == "demo.compare" }
      #expect(compared.count > 20)
      #expect(compared.allSatisfy { $0["rows"] == $0["simulator"] })
      #expect(lines.last?["event"].string == "demo.end")
    }
  }
}
