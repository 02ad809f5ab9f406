// The shape of the file is that of the answers file, with ids where that has names.

extension Connection.Authentication: Codable {
  private enum CodingKeys: String, CodingKey {
    case method, publicKey, username
  }

  /// The word of the kind of sign-in: `apiKeys` or `integrator`.
  package var method: String {
    switch self {
    case .apiKeys: "apiKeys"
    case .integrator: "integrator"
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(String.self, forKey: .method) {
    case "apiKeys": self = .apiKeys(publicKey: try container.decode(String.self, forKey: .publicKey))
    case "integrator": self = .integrator(username: try container.decode(String.self, forKey: .username))
    case let method:
      throw DecodingError.dataCorruptedError(
        forKey: .method, in: container, debugDescription: "neither apiKeys nor integrator: \(method)")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    switch self {
    case .apiKeys(let publicKey): try container.encode(publicKey, forKey: .publicKey)
    case .integrator(let username): try container.encode(username, forKey: .username)
    }
  }
}

extension SecretStore: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    guard let kind = Self.allCases.first(where: { $0.word == word }) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(word) is none of \(Self.allCases.map(\.word).joined(separator: ", "))")
    }
    self = kind
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(word)
  }
}

extension ConfigureSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case closedStatuses, clientCommentStatus, stages, opportunities, configurationTypes
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    closedStatuses = try container.decode([Record.ID].self, forKey: .closedStatuses)
    clientCommentStatus = try container.decode([Record.ID: Record.ID].self, forKey: .clientCommentStatus)
    opportunities = try container.decode(OpportunityDefaults.self, forKey: .opportunities)
    // Profiles saved before device types were known map none.
    configurationTypes = try container.decodeIfPresent(DeviceTypeMap.self, forKey: .configurationTypes) ?? [:]
    for (word, ids) in try container.decode([String: [Record.ID]].self, forKey: .stages) {
      guard word == "none" || Stage(rawValue: word) != nil else {
        throw DecodingError.dataCorruptedError(
          forKey: .stages, in: container, debugDescription: "no stage is called \(word)")
      }
      for id in ids { stages[id] = Stage(rawValue: word).map(StageChoice.stage) ?? StageChoice.none }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(closedStatuses, forKey: .closedStatuses)
    try container.encode(clientCommentStatus, forKey: .clientCommentStatus)
    try container.encode(opportunities, forKey: .opportunities)
    try container.encode(configurationTypes, forKey: .configurationTypes)
    var lists: [String: [Record.ID]] = ["none": []]
    for stage in Stage.allCases { lists[stage.rawValue] = [] }
    for (id, choice) in stages { lists[choice.stage?.rawValue ?? "none", default: []].append(id) }
    try container.encode(lists.mapValues { $0.sorted() }, forKey: .stages)
  }
}
