/// Why a text cannot be a site.
package enum SiteError: Error, Sendable, Hashable {
  case empty
  /// Plain HTTP to something that is not this machine.
  case notEncrypted(host: String)
  /// A scheme other than http and https.
  case scheme(String)
  /// A user name or password stands in the address.
  case credentials
  /// The host has a character or shape that no host has.
  case host(String)
  case port(String)

  /// What is wrong, in one line.
  package var cause: String {
    switch self {
    case .empty: "No site is given."
    case .notEncrypted(let host): "\(host) is asked for over http, which would send the keys in the clear."
    case .scheme(let scheme): "\(scheme):// is not an address of a ConnectWise site."
    case .credentials: "The address holds a user name or password."
    case .host(let host): "\(host) cannot be the name of a host."
    case .port(let port): "\(port) is not a port; ports are 1 to 65535."
    }
  }

  /// What to do, in one line.
  package var mend: String {
    switch self {
    case .empty: "Type the address that you sign in at, such as na.myconnectwise.net."
    case .notEncrypted: "Use https. Only a server on this machine (localhost) may be asked over http."
    case .scheme: "Paste the https address that you sign in at."
    case .credentials: "Leave out what stands before the @; the keys have fields of their own."
    case .host: "Paste the address that you sign in at, such as na.myconnectwise.net or cw.example.com."
    case .port: "Leave the port out, or give the one that the server listens on."
    }
  }
}
