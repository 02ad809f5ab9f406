package import ConnectWise
import Model

/// How the role, the member and its keys are made in ConnectWise, step by step, in the words of its menus.
///
/// One text for the page of the wizard and for the command.
package struct SetupGuide: Sendable, Hashable {
  /// A paragraph; it is folded where it is shown.
  package struct Line: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case heading, step, module, row, blank }
    package let kind: Kind
    /// The blanks before it, which folded lines have too.
    package let indent: Int
    /// Further blanks before its folded lines.
    package let hang: Int
    package let text: String

    fileprivate init(_ kind: Kind, _ text: String, indent: Int, hang: Int = 0) {
      self.kind = kind
      self.indent = indent
      self.hang = hang
      self.text = text
    }
  }

  package let needs: AccessNeeds
  /// Where the instance is, if that is known.
  package let site: SiteAddress?
  /// Whether the data types were chosen; else they are those that a new setup begins with.
  package let isChosen: Bool

  package init(_ needs: AccessNeeds, site: SiteAddress? = nil, isChosen: Bool = true) {
    self.needs = needs
    self.site = site
    self.isChosen = isChosen
  }

  /// The hosts that this machine asks, by HTTPS; none while the site is not known.
  package var hosts: [Origin] {
    guard let site else { return [] }
    return site.origin == site.apiOrigin ? [site.origin] : [site.origin, site.apiOrigin]
  }

  /// All of it.
  package var lines: [Line] {
    let parts = [subject, role, member, keys, clientID, integrator, network, end]
    return Array(parts.joined(separator: [Line(.blank, "", indent: 0)]))
  }

  // MARK: - Parts

  /// What it is for.
  private var subject: [Line] {
    let titles = needs.dataTypes.map { DataType[$0].title }.joined(separator: ", ")
    let others = isChosen ? "" : ". Other data types need rows of their own."
    return [Line(.module, "For: \(titles)\(others)", indent: 0, hang: 5)]
  }

  private var role: [Line] {
    var lines = [
      Self.heading("1. A security role that may read this and nothing else"),
      Self.step("System > Security Roles > + (New): name it Boardwalk and save it."),
      Self.step("Open it. In each of these rows set Inquire to All; leave Add, Edit and Delete at None:"),
    ]
    var module = ""
    for row in needs.rows where row.permission.table == nil {
      if row.permission.module != module { lines.append(Line(.module, row.permission.module, indent: 5)) }
      module = row.permission.module
      lines.append(Line(.row, "\(row.permission.function)\(Self.words(row))", indent: 7, hang: 2))
    }
    lines += tables
    lines.append(
      Self.step(
        "Take All and not My: with My, what others own is missing from every list, and nothing says so. All other rows"
          + " stay None."))
    if needs.rows.contains(where: \.isSpared) {
      lines.append(Self.step("Those with * may stay None too: their lists are then read in a shorter form."))
    }
    return lines
  }

  /// The setup tables, which stand behind one row of the role for each function.
  private var tables: [Line] {
    var lines: [Line] = []
    var head = ""
    for row in needs.rows {
      guard let table = row.permission.table else { continue }
      let words = "\(row.permission.module) > \(row.permission.function)"
      if words != head {
        lines.append(Self.step("And Inquire to All in \(words); then customize it, and allow access to these alone:"))
      }
      head = words
      lines.append(Line(.row, "\(table)\(Self.words(row))", indent: 7, hang: 2))
    }
    return lines
  }

  private var member: [Line] {
    [
      Self.heading("2. An API member with that role"),
      Self.step("System > Members > API Members > + (New): a member ID and a name of your choice, such as boardwalk."),
      Self.step(
        "Role ID: Boardwalk. Level: the highest, with the location of your whole company. Exclude no service board that"
          + " is to be synced. What lies outside is missing from the lists, and nothing says so."),
      Self.step("Save. An API member takes no licence seat."),
    ]
  }

  private var keys: [Line] {
    [
      Self.heading("3. Its keys"),
      Self.step("Open the member > API Keys > + (New): describe them, such as by the name of this machine, and save."),
      Self.step("The private key is shown this once. Copy both keys now; a lost one is replaced by a new pair."),
    ]
  }

  private var clientID: [Line] {
    [
      Self.heading("4. A client ID"),
      Self.step("developer.connectwise.com > ClientID: make one for this integration. It is no secret."),
    ]
  }

  private var integrator: [Line] {
    [
      Self.heading("Or an integrator login in place of 1 to 3"),
      Self.step("System > Setup Tables > Integrator Login > + (New): a user name and a password."),
      Self.step("Access Level: all records. With records of its own alone, every list stays empty."),
      Self.step("Allow these APIs and no others: \(needs.integratorAPIs.joined(separator: ", "))."),
      Self.step("The API member is the closer fit: its role is held to single rows."),
    ]
  }

  private var network: [Line] {
    var lines = [Self.heading("The network")]
    if let site {
      let hosts = self.hosts.map { "\($0.host):\($0.port)" }
      lines.append(Self.step("This machine must reach \(hosts.joined(separator: " and ")), by TCP, outwards."))
      if site.isCloud { return lines }
    } else {
      let cloud = SiteAddress.regions.map(\.id).joined(separator: ", ")
      lines.append(
        Self.step(
          "Cloud: this machine must reach REGION.myconnectwise.net and api-REGION.myconnectwise.net, port 443, outwards;"
            + " REGION is one of \(cloud)."))
    }
    lines += [
      Self.step("On-premises: on the server's firewall allow this machine's address to its HTTPS port (443)."),
      Self.step("Where the firewall or a proxy also looks at paths, allow GET for:"),
      Line(.row, "/login/companyinfo/*", indent: 7),
      Line(.row, "/\(CompanyInfo.commonCodebase)/apis/3.0/*", indent: 7),
      Self.step(
        "A certificate of an authority of your own: name the authority's file as CA file. Checking is never off."),
    ]
    return lines
  }

  private var end: [Line] {
    [
      Self.heading("Then"),
      Self.step("boardwalk setup: Test Connection names each row that is still missing."),
    ]
  }

  private static func heading(_ text: String) -> Line { Line(.heading, text, indent: 0, hang: 3) }
  private static func step(_ text: String) -> Line { Line(.step, text, indent: 3) }

  /// What stands behind the name of a row: `: companies, company types`.
  private static func words(_ row: AccessNeeds.Row) -> String {
    (row.isSpared ? " *: " : ": ")
      + row.lists.map { $0.prefix(1).lowercased() + $0.dropFirst() }.joined(separator: ", ")
  }
}
