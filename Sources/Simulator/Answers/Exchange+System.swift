import Model

extension Exchange {
  var infoBody: [UInt8] {
    var buffer = JSONBuffer()
    buffer.raw("{\"version\":")
    buffer.string(configuration.version)
    buffer.raw(",\"isCloud\":")
    buffer.flag(configuration.isCloud)
    buffer.raw(
      ",\"serverTimeZone\":\"Eastern Standard Time\",\"licenseBits\":[{\"name\":\"Service\",\"activeFlag\":true},")
    buffer.raw("{\"name\":\"Sales\",\"activeFlag\":true}],\"cloudRegion\":\"NA\",\"maxWorkFlowRecordsAllowed\":1000}")
    return buffer.bytes
  }

  /// The caller's own rights, a row for each function that any list needs.
  var mySecurityBody: [UInt8] {
    var buffer = JSONBuffer(capacity: 16_000)
    var isFirst = true
    var seen: Set<String> = []
    buffer.byte(UInt8(ascii: "["))
    for route in RouteTable.standard.routes where !route.permission.module.isEmpty {
      let permission = route.permission
      guard seen.insert("\(permission.module)/\(permission.function)").inserted else { continue }
      buffer.separate(&isFirst)
      write(permission, id: seen.count, level: state.level(of: permission), into: &buffer)
    }
    buffer.byte(UInt8(ascii: "]"))
    return buffer.bytes
  }

  private func write(_ permission: Resource.Permission, id: Int, level: String, into buffer: inout JSONBuffer) {
    buffer.raw("{\"id\":")
    buffer.integer(id)
    buffer.raw(",\"addLevel\":\"None\",\"editLevel\":\"None\",\"deleteLevel\":\"None\",\"inquireLevel\":")
    buffer.string(level)
    buffer.raw(",\"moduleFunctionName\":")
    buffer.string(permission.function)
    buffer.raw(",\"moduleFunctionDescription\":")
    buffer.string(permission.function)
    buffer.raw(",\"myAllFlag\":true,\"moduleFunctionIdentifier\":")
    buffer.string(permission.function.filter { $0.isLetter })
    buffer.raw(",\"reportFlag\":false,\"restrictFlag\":false,\"customFlag\":")
    buffer.flag(permission.function == "Table Setup")
    buffer.raw(",\"moduleDescription\":")
    buffer.string(permission.module)
    buffer.raw(",\"moduleIdentifier\":")
    buffer.string(permission.module.filter { $0.isLetter })
    buffer.raw(",\"moduleName\":")
    buffer.string(permission.module)
    buffer.raw(",\"sortOrder\":")
    buffer.integer(id)
    buffer.byte(UInt8(ascii: "}"))
  }

  /// What `/login/companyinfo` answers for a known company.
  static func companyInfo(_ configuration: SimulatorConfiguration, codebase: String) -> [UInt8] {
    var buffer = JSONBuffer()
    buffer.raw("{\"CompanyName\":")
    buffer.string(configuration.companyName)
    buffer.raw(",\"Codebase\":")
    buffer.string(codebase)
    buffer.raw(",\"VersionCode\":")
    buffer.string(configuration.version.split(separator: ".").prefix(2).joined(separator: "."))
    buffer.raw(",\"VersionNumber\":")
    buffer.string(configuration.version)
    buffer.raw(",\"CompanyID\":")
    buffer.string(configuration.companyID)
    buffer.raw(",\"IsCloud\":")
    if configuration.writesIsCloudAsText {
      buffer.string(configuration.isCloud ? "True" : "False")
    } else {
      buffer.flag(configuration.isCloud)
    }
    if let site = configuration.siteURL {
      buffer.raw(",\"SiteUrl\":")
      buffer.string(site)
    }
    buffer.byte(UInt8(ascii: "}"))
    return buffer.bytes
  }
}
