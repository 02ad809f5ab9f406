import Model
import Platform
import Services

/// A profile that can be read is the same when it was written and read again, with all that is not known of it.
func checkProfile(_ bytes: [UInt8]) {
  guard let read = try? ProfileText.read(bytes, path: "p") else { return }
  let written = ProfileText.write(read.profile, over: bytes)
  guard let again = try? ProfileText.read(written, path: "p") else {
    fatalError("cannot read what was written:\n\(text(written))")
  }
  expect(again.profile == read.profile, "another profile:\n\(text(written))")
  expect(again.unknownKeys == read.unknownKeys, "\(read.unknownKeys) became \(again.unknownKeys)")
  expect(ProfileText.write(again.profile, over: written) == written, "a second write changes\n\(text(written))")
}
