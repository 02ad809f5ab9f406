import ConnectWise
import Terminal

/// What is said beside the site: where it is, or why it cannot be.
struct SiteNote {
  /// The site as a profile keeps it.
  let normalised: String?
  let text: ScreenText
  let problem: String?
  let isCloud: Bool

  init(_ typed: String) {
    guard !typed.isEmpty else {
      (normalised, text, problem, isCloud) = (nil, "", nil, false)
      return
    }
    do {
      let site = try SiteAddress(parsing: typed)
      normalised = site.description
      problem = nil
      isCloud = site.isCloud
      let host = ScreenText(cleaning: site.apiOrigin.host)
      if let region = site.region {
        text = "\(cleaning: region.title), cloud: \(host)"
      } else {
        text = isCloud ? "Cloud: \(host)" : "On-premises: \(host)"
      }
    } catch {
      (normalised, text, isCloud) = (nil, "", false)
      problem = "\(error.cause) \(error.mend)"
    }
  }
}
