import Foundation
import Model
import Testing

@Suite struct ProfileCodingTests {
  @Test("a profile is read as it was written")
  func roundTrip() throws {
    var profile = Profile(
      id: "0f9c2c1e-77aa-4b1e-9d50-000000000000",
      connection: Connection(
        site: "https://na.myconnectwise.net", company: "acme", authentication: .apiKeys(publicKey: "k3Jx9QpLmZ2aTT0b"),
        clientID: "0f9c2c1e-77aa-4b1e-9d50-000000000000", secretStore: .command, secretCommand: ["pass", "a b"],
        secretReference: "acme/1"))
    profile.connection.honoursZones = true
    profile.sync.tickets.closedSince = .days(30)
    profile.configure.stages = [1: .stage(.new), 2: .none, 3: .stage(.resolved)]
    profile.configure.clientCommentStatus = [7: 12]
    profile.configure.configurationTypes = [5: .server, 6: .ignore]
    profile.sync.configurations.autoSync = false
    profile.import.members.roles = [3: .manager]
    profile.import.companies.select = .all
    let data = try JSONEncoder().encode(profile)
    #expect(try JSONDecoder().decode(Profile.self, from: data) == profile)
  }

  @Test("a profile saved before projects were synced leaves no type of them out")
  func beforeProjects() throws {
    let settings = try JSONValue(parsing: try JSONEncoder().encode(SyncSettings()))
    var members = try #require(settings.object)
    #expect(members.removeValue(forKey: "projects") != nil)
    let read = try JSONDecoder().decode(SyncSettings.self, from: Data(JSONValue.object(members).bytes))
    #expect(read == SyncSettings())
  }

  @Test("a profile saved before device types were known maps none and reads configurations in every run")
  func beforeDevices() throws {
    func without(_ key: String, _ value: some Encodable) throws -> Data {
      var members = try #require(try JSONValue(parsing: try JSONEncoder().encode(value)).object)
      #expect(members.removeValue(forKey: key) != nil)
      return Data(JSONValue.object(members).bytes)
    }
    let sync = try JSONDecoder().decode(SyncSettings.self, from: try without("configurations", SyncSettings()))
    #expect(sync == SyncSettings())
    let configure = try JSONDecoder().decode(
      ConfigureSettings.self, from: try without("configurationTypes", ConfigureSettings()))
    #expect(configure == ConfigureSettings())
  }

  @Test("the file has the words of the answers file")
  func shape() throws {
    var profile = Profile(
      id: "x",
      connection: Connection(
        site: "https://cw.example.com", company: "acme", authentication: .integrator(username: "sync"), clientID: "c"))
    profile.configure.stages = [4: .stage(.waiting), 2: .stage(.waiting), 9: .none]
    profile.configure.configurationTypes = [5: .server]
    let value = try JSONValue(parsing: try JSONEncoder().encode(profile))
    #expect(value["configure"]["configurationTypes"] == ["5": "server"])
    #expect(value["connection"]["auth"] == ["method": "integrator", "username": "sync"])
    #expect(value["connection"]["secretStore"] == "keyFile")
    #expect(value["configure"]["stages"]["waiting"] == [2, 4])
    #expect(value["configure"]["stages"]["none"] == [9])
    #expect(value["sync"]["tickets"]["closedSince"] == "90d")
    #expect(value["import"]["companies"]["select"] == [])
  }
}
