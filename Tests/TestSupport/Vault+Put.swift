import Foundation
package import Model
package import Services

extension Vault {
  /// Keeps a secret as a new entry.
  ///
  /// - Returns: The entry's reference.
  package func put(_ secret: SecretHandle, profile: String, name: SecretName) async throws -> String {
    let reference = UUID().uuidString.lowercased()
    try await put(secret, as: reference, profile: profile, name: name)
    return reference
  }
}
