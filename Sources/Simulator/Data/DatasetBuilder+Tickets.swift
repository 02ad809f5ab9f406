/// What tickets of one board can be given, gathered once.
private struct BoardChoices {
  let board: Row
  let open: [Row]
  let closed: [Row]
  let types: [Row]
  let subtypes: [Row]
  let items: [Row]
}

extension DatasetBuilder {
  static let firstTicket = 100_001

  mutating func addTickets() {
    let choices = boardChoices()
    let companies = data[.companies].rows
    let members = data[.members].rows
    let projects = data[.projects].rows
    let people = contactsByCompany()
    let purposes = RecordKind.tickets
    data[.tickets].reserve(size.tickets)
    for index in 0..<size.tickets {
      let isLast = hasOddities && size.tickets > 50 && index == size.tickets - 1
      let id = isLast ? 2_147_400_011 : Self.firstTicket + index
      let board = choices[boardIndex(id, choices.count)]
      let entered = age(index)
      var row = Row(id, oddSummary(index), entered: entered)
      row[TicketSlot.board] = Int32(board.board.id)
      settle(&row, board)
      if !companies.isEmpty {
        let company = companies[random.skewed(purposes, id, 20, below: companies.count)]
        row[TicketSlot.company] = Int32(company.id)
        if let contacts = people[Int32(company.id)], random.happens(purposes, id, 22, perMille: 850) {
          row[TicketSlot.contact] = contacts[random.number(purposes, id, 23, below: contacts.count)]
        }
      }
      if random.happens(purposes, id, 24, perMille: 880) {
        row[TicketSlot.owner] = Int32(members[random.skewed(purposes, id, 25, below: members.count)].id)
      }
      row[TicketSlot.type] = choice(board.types, id, 27)
      row[TicketSlot.subtype] = random.happens(purposes, id, 28, perMille: 800) ? choice(board.subtypes, id, 29) : 0
      row[TicketSlot.item] = random.happens(purposes, id, 30, perMille: 500) ? choice(board.items, id, 31) : 0
      row[TicketSlot.priority] = Int32([3, 3, 3, 4, 2, 3, 1, 4][random.number(purposes, id, 32, below: 8)])
      row[TicketSlot.source] = Int32(1 + random.number(purposes, id, 33, below: 6))
      if board.board.isSet(BoardSlot.isProject) {
        row[TicketSlot.project] =
          projects.isEmpty ? 0 : Int32(projects[random.number(purposes, id, 34, below: projects.count)].id)
      } else if index > 40, random.happens(purposes, id, 35, perMille: row.isSet(TicketSlot.closed) ? 15 : 100) {
        let other = Int32(id - 1 - random.number(purposes, id, 36, below: 30))
        let isMerged = row.isSet(TicketSlot.closed)
        row[isMerged ? TicketSlot.merged : TicketSlot.parent] = isLast ? Int32(Self.firstTicket) : other
      }
      data[.tickets].insert(row)
    }
  }

  /// Busy boards first: half of the tickets go to the first, and each next gets half of the rest.
  private func boardIndex(_ id: Int, _ count: Int) -> Int {
    let number = random.number(.tickets, id, 40, below: 1000)
    let index = number < 450 ? 0 : number < 680 ? 1 : number < 820 ? 2 : number < 900 ? 3 : number < 960 ? 4 : 5
    return index % count
  }

  /// Ids rise with time; the provider grew, so that the last year has most of them.
  private func age(_ index: Int) -> Int64 {
    let share = Double(index + 1) / Double(max(1, size.tickets))
    let span = Double(1_100 * Self.day)
    return now - 1_800 - Int64(span * (1 - share) * (1 - share * 0.4))
  }

  /// Chooses the status: old tickets are closed, with few exceptions.
  private func settle(_ row: inout Row, _ board: BoardChoices) {
    let days = (now - row.entered) / Self.day
    let closedShare = days > 90 ? 975 : days > 30 ? 900 : days > 7 ? 720 : days > 1 ? 500 : 200
    if random.happens(.tickets, row.id, 41, perMille: closedShare), !board.closed.isEmpty {
      row[TicketSlot.status] = choice(board.closed, row.id, 42)
      let took = Int64(random.number(.tickets, row.id, 43, below: 14 * 24)) * 3_600 + 900
      let closed = min(row.entered + took, now - 600)
      row[TicketSlot.closed] = Int32(truncatingIfNeeded: closed)
      row.updated = min(now - 300, closed + Int64(random.number(.tickets, row.id, 44, below: 3)) * 3_600)
    } else {
      row[TicketSlot.status] = choice(board.open, row.id, 45)
      let since = Int64(random.number(.tickets, row.id, 46, below: 40)) * Self.day / 4
      row.updated = max(row.entered, now - 120 - since)
    }
  }

  private func oddSummary(_ index: Int) -> String {
    guard hasOddities else { return "" }
    if index % 97 == 50 { return Words.oddNames[index / 97 % Words.oddNames.count] }
    if index == 33 { return String(repeating: "Long summary ", count: 7) + "of 100 ch" }
    return ""
  }

  private func choice(_ rows: [Row], _ id: Int, _ purpose: UInt64) -> Int32 {
    rows.isEmpty ? 0 : Int32(rows[random.number(.tickets, id, purpose, below: rows.count)].id)
  }

  private func boardChoices() -> [BoardChoices] {
    data[.boards].rows.map { board in
      func children(_ kind: RecordKind) -> [Row] { data[kind].rows.filter { $0[ChildSlot.parent] == Int32(board.id) } }
      let statuses = children(.statuses).filter { !$0.isSet(StatusSlot.isInactive) }
      return BoardChoices(
        board: board, open: statuses.filter { !$0.isSet(StatusSlot.isClosed) },
        closed: statuses.filter { $0.isSet(StatusSlot.isClosed) }, types: children(.types),
        subtypes: children(.subtypes), items: children(.items))
    }
  }

  private func contactsByCompany() -> [Int32: [Int32]] {
    Dictionary(grouping: data[.contacts].rows.filter { $0.isSet(ContactSlot.company) }, by: { $0[ContactSlot.company] })
      .mapValues { $0.map { Int32($0.id) } }
  }

  // MARK: - Opportunities

  mutating func addOpportunities() {
    let companies = data[.companies].rows
    guard !companies.isEmpty else { return }
    for index in 0..<size.opportunities {
      let id = 700 + index
      let entered = now - Int64(random.number(.opportunities, id, 1, below: 500)) * Self.day - 3_600
      let company = companies[random.number(.opportunities, id, 2, below: companies.count)]
      var row = Row(id, oddName(index, every: 29) ?? random.pick(Words.deals, .opportunities, id, 3), entered: entered)
      row.updated = max(entered, now - Int64(random.number(.opportunities, id, 4, below: 90)) * Self.day - 60)
      row[OpportunitySlot.company] = Int32(company.id)
      row[OpportunitySlot.contact] = company[CompanySlot.contact]
      row[OpportunitySlot.type] = pick(.opportunityTypes, for: .opportunities, id, 5)
      row[OpportunitySlot.rating] = pick(.ratings, for: .opportunities, id, 6)
      row[OpportunitySlot.representative] = pick(.members, for: .opportunities, id, 7)
      row[OpportunitySlot.second] =
        random.happens(.opportunities, id, 8, perMille: 200) ? pick(.members, for: .opportunities, id, 9) : 0
      row[OpportunitySlot.expected] = Int32(truncatingIfNeeded: (entered / Self.day + 60) * Self.day)
      let status = random.number(.opportunities, id, 10, below: 10)
      row[OpportunitySlot.status] = status < 5 ? 1 : status < 7 ? 2 : status < 9 ? 3 : 4
      if status < 5 {
        row[OpportunitySlot.stage] = Int32(1 + random.number(.opportunities, id, 11, below: 5))
        row[OpportunitySlot.probability] = row[OpportunitySlot.stage] + 1
      } else {
        row[OpportunitySlot.stage] = 6
        row[OpportunitySlot.probability] = status < 7 ? 7 : 1
        row[OpportunitySlot.closed] = Int32(truncatingIfNeeded: row.updated)
      }
      data[.opportunities].insert(row)
      var forecast = Row(20_000 + index, entered: entered, updated: row.updated)
      forecast[ChildSlot.parent] = Int32(id)
      data[.forecasts].insert(forecast)
    }
  }
}
