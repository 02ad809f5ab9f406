/// Makes the provider's data from the seed.
struct DatasetBuilder {
  var data = Dataset()
  let size: SimulatorSize
  let random: Randomness
  let now: Int64
  /// Whether names that break programs, ids near 2^31 and dates before 1900 are sprinkled in.
  let hasOddities: Bool

  static let day: Int64 = 86_400

  static func build(_ size: SimulatorSize, random: Randomness, now: Int64, hasOddities: Bool) -> Dataset {
    var builder = DatasetBuilder(size: size, random: random, now: now, hasOddities: hasOddities)
    builder.addSetup()
    builder.addBoards()
    builder.addMembers()
    builder.addCompanies()
    builder.addContacts()
    builder.addProjects()
    builder.addTickets()
    builder.addOpportunities()
    builder.addBusiness()
    builder.completeProjects()
    builder.addActivities()
    return builder.data
  }

  /// When setup tables were made: about four years before now.
  var founded: Int64 { now - 1_460 * Self.day }

  mutating func add(
    _ kind: RecordKind, _ names: [String], from first: Int = 1, _ edit: (inout Row, Int) -> Void = { _, _ in }
  ) {
    for (index, name) in names.enumerated() {
      var row = Row(
        first + index, name, entered: founded,
        updated: founded + Int64(random.number(kind, index, 1, below: 900)) * Self.day)
      edit(&row, index)
      data[kind].insert(row)
    }
  }

  func pick(_ kind: RecordKind, for other: RecordKind, _ id: Int, _ purpose: UInt64) -> Int32 {
    let rows = data[kind].rows
    return rows.isEmpty ? 0 : Int32(rows[random.number(other, id, purpose, below: rows.count)].id)
  }

  /// An odd name for every so-manieth record, in turn.
  func oddName(_ index: Int, every step: Int) -> String? {
    guard hasOddities, index % step == step - 3 else { return nil }
    return Words.oddNames[index / step % Words.oddNames.count]
  }

  private mutating func addSetup() {
    add(
      .locations, ["Corporate", "Tampa Office", "Denver Office", "Portland Office", "Remote", "West Territory"], from: 2
    )
    add(.departments, ["Professional Services", "Sales", "Administration"], from: 10)
    for (id, code) in [(10, "Services"), (11, "Sales"), (12, "Admin")] { data[.departments].codes[id] = code }
    add(.markets, ["Healthcare", "Legal", "Finance", "Manufacturing", "Education", "Retail", "Non-profit", "Other"])
    add(.companyTypes, ["Client", "Prospect", "Vendor", "Former client", "Partner", "Competitor", "Owner"]) {
      row, index in
      row[LookupSlot.first] = index == 0 ? 1 : 0
      row[LookupSlot.second] = index == 2 ? 1 : 0
    }
    add(.companyStatuses, ["Active", "Inactive", "Credit Hold", "Not-Approved", "Solid", "Delinquent"]) { row, index in
      row[LookupSlot.first] = index == 0 ? 1 : 0
      row[LookupSlot.second] = index == 1 || index == 3 ? 1 : 0
    }
    add(.contactTypes, ["Decision Maker", "Approver", "End User", "Billing", "Technical", "VIP"]) { row, index in
      row[LookupSlot.first] = index == 2 ? 1 : 0
    }
    add(.communicationTypes, ["Email", "Direct", "Mobile", "Fax"])
    add(
      .priorities,
      ["Priority 1 - Emergency", "Priority 2 - High", "Priority 3 - Medium", "Priority 4 - Low", "Do Not Respond"]
    ) { row, index in
      row[LookupSlot.first] = Int32(min(index, 3))
      row[LookupSlot.second] = index == 2 ? 1 : 0
      row[Slot(3)] = Int32(index + 1)
    }
    add(.sources, ["Call", "Email Connector", "Portal", "RMM", "Walk-in", "Internal"]) { row, index in
      row[LookupSlot.first] = index == 1 ? 1 : 0
    }
    add(.serviceLocations, ["On-Site", "Remote", "In-house"])
    add(.probabilities, ["0", "10", "25", "50", "75", "90", "100"])
    add(.ratings, ["Hot", "Warm", "Cold"]) { row, index in row[LookupSlot.first] = Int32(index + 1) }
    add(.stages, ["Prospect", "Qualification", "Needs Analysis", "Proposal", "Negotiation", "Closed"]) { row, index in
      row[LookupSlot.first] = Int32(min(index + 2, 7))
      row[LookupSlot.second] = Int32(index + 1)
    }
    add(.opportunityStatuses, ["Open", "Won", "Lost", "No decision", "On hold"]) { row, index in
      row[LookupSlot.first] = index == 1 ? 1 : 0
      row[LookupSlot.second] = index == 2 ? 1 : 0
      row[LookupSlot.third] = (1...3).contains(index) ? 1 : 0
      row[LookupSlot.fourth] = index == 0 ? 1 : 0
    }
    add(.opportunityTypes, ["New Business", "Renewal", "Upsell", "Hardware", "Project", "Agreement", "Old Campaign"]) {
      row, index in
      row[LookupSlot.first] = index == 6 ? 1 : 0
    }
  }

  private mutating func addMembers() {
    for index in 0..<max(1, size.members) {
      let id = 150 + index
      let first = index < 2 ? Words.firstNames[index] : random.pick(Words.firstNames, .members, id, 1)
      let last = random.pick(Words.lastNames, .members, id, 2)
      let hired = founded - Int64(random.number(.members, id, 3, below: 3000)) * Self.day
      let isAutomation = hasOddities && size.members > 4 && index == size.members - 1
      var row = Row(
        id, isAutomation ? "automation" : "\(first) \(last)", entered: hired,
        updated: now - Int64(random.number(.members, id, 4, below: 400)) * Self.day / 2)
      row[MemberSlot.isInactive] = index > 3 && random.happens(.members, id, 5, perMille: 150) ? 1 : 0
      row[MemberSlot.location] = pick(.locations, for: .members, id, 6)
      row[MemberSlot.department] = pick(.departments, for: .members, id, 7)
      row[MemberSlot.reportsTo] = index == 0 ? 0 : 150 + Int32(index / 6)
      row[MemberSlot.board] = pick(.boards, for: .members, id, 8)
      row[MemberSlot.isAutomation] = isAutomation ? 1 : 0
      data[.members].insert(row)
      data[.members].codes[id] = isAutomation ? "automation" : memberCode(first, index)
    }
  }

  private func memberCode(_ first: String, _ index: Int) -> String {
    let plain = first.lowercased().filter(\.isASCII)
    return index < 2 ? plain : "\(plain)\(index)"
  }

  private mutating func addProjects() {
    guard let board = data[.boards].rows.first(where: { $0.isSet(BoardSlot.isProject) }), size.companies > 0 else {
      return
    }
    for index in 0..<max(1, size.companies / 12) {
      let id = 40 + index
      let started = now - Int64(random.number(.projects, id, 1, below: 500)) * Self.day
      var row = Row(
        id, "\(random.pick(Words.deals, .projects, id, 2)) \(2024 + index % 3)", entered: started,
        updated: now - Self.day)
      row[ProjectSlot.company] = pick(.companies, for: .projects, id, 3)
      row[ProjectSlot.board] = Int32(board.id)
      row[ProjectSlot.manager] = pick(.members, for: .projects, id, 4)
      data[.projects].insert(row)
      for step in 0..<(2 + random.number(.phases, id, 1, below: 4)) {
        var phase = Row(id * 10 + step, Words.phases[step], entered: started)
        phase[ChildSlot.parent] = Int32(id)
        data[.phases].insert(phase)
      }
    }
  }
}
