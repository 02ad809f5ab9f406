import Model

/// What an instance says about a company before anybody signs in.
///
/// `GET /login/companyinfo/{company}` needs no keys and no rights.
package struct CompanyInfo: Sendable, Hashable {
  package let companyName: String?
  package let companyID: String?
  /// The first part of the API's path, without slashes: `v4_6_release`, or on cloud a name such as `v2025_1`.
  ///
  /// Cloud renames it with each upgrade.
  package let codebase: String
  /// The release as people know it: `v2025.1`.
  package let versionCode: String?
  package let versionNumber: String?
  package let isCloud: Bool?
  /// The host that the instance would like to be asked at; not every version says so.
  package let siteHost: String?

  /// The codebase of every on-premises server, which cloud servers take too.
  package static let commonCodebase = "v4_6_release"

  /// Reads the answer.
  ///
  /// - Returns: `nil` for anything that names no usable codebase.
  init?(_ value: JSONValue) {
    let text = (value["Codebase"].string ?? Self.commonCodebase).split(separator: "/").joined(separator: "/")
    guard value.object != nil, Self.isCodebase(text) else { return nil }
    codebase = text
    companyName = value["CompanyName"].string
    companyID = value["CompanyID"].string
    versionCode = value["VersionCode"].string
    versionNumber = value["VersionNumber"].string
    // Documented as the text "True", seen as a boolean.
    isCloud = value["IsCloud"].bool ?? value["IsCloud"].string.map { $0.lowercased() == "true" }
    siteHost = value["SiteUrl"].string.flatMap { url in try? SiteAddress(parsing: url).rawHost(in: url) }
  }

  /// One path segment: nothing from the server may change where the request goes.
  private static func isCodebase(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64 && text != "." && text != ".."
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
  }
}

extension SiteAddress {
  /// The host as it was written, `api-` included, where the site alone would drop it.
  fileprivate func rawHost(in text: String) -> String {
    text.lowercased().contains("api-\(origin.host)") ? "api-\(origin.host)" : origin.host
  }
}
