/// A guess of the device type of a configuration type, from what its name says.
package enum DeviceTypeSuggestion {
  /// Words in a name that point to a device type; the first list that matches decides.
  ///
  /// A domain controller is a server while a domain is no device, and a network printer prints: what says more stands
  /// first.
  private static let words: [(DeviceType, [String])] = [
    (.server, ["domain controller", "attached storage"]),
    (
      .ignore,
      [
        "licen", "certificate", "ssl", "domain", "website", "web site", "dns", "hosting", "hosted", "subscription",
        "software", "application", "agreement", "contract", "warranty", "email", "e-mail", "mailbox", "password",
        "saas",
        "365", "credential",
      ]
    ),
    (.printer, ["printer", "copier", "plotter", "scanner", "mfp", "multifunction", "fax"]),
    (
      .network,
      [
        "network", "switch", "router", "firewall", "access point", "wireless", "wifi", "wi-fi", "gateway", "vpn",
        "modem", "voip", "ip phone", "phone system", "pbx", "utm", "internet", "circuit", "isp", "wan", "lan",
      ]
    ),
    (.mobile, ["mobile", "phone", "tablet", "ipad", "android", "handheld"]),
    (
      .server,
      [
        "server", "hypervisor", "hyper-v", "esx", "esxi", "vmware", "virtual machine", "virtual host", "nas", "san",
        "storage", "blade", "bdr",
      ]
    ),
    (
      .computer,
      [
        "workstation", "desktop", "laptop", "notebook", "computer", "pc", "macbook", "imac", "mac", "thin client",
        "endpoint", "surface",
      ]
    ),
    (
      .other,
      [
        "ups", "camera", "monitor", "display", "projector", "tv", "pos", "other", "misc", "accessor", "peripheral",
        "rack", "battery", "dock",
      ]
    ),
  ]

  /// The likeliest device type, or `nil` where nothing points to one.
  package static func type(named name: String) -> DeviceType? {
    let name = name.lowercased()
    let parts = Set(name.split { !$0.isLetter && !$0.isNumber }.map(String.init))
    func says(_ word: String) -> Bool {
      // Short words stand in too many others ("lan" in "Finland").
      word.count < 5 ? parts.contains(word) || parts.contains(word + "s") : name.contains(word)
    }
    return words.first { $0.1.contains(where: says) }?.0
  }

  /// Guesses for all types, by id and name, that have one.
  package static func types(of named: some Sequence<(id: Record.ID, name: String)>) -> DeviceTypeMap {
    var guesses: DeviceTypeMap = [:]
    for (id, name) in named { guesses[id] = type(named: name) }
    return guesses
  }
}
