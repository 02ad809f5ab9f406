import Terminal

/// A terminal's bytes give the same events however the line cuts them.
func checkKeys(_ bytes: [UInt8]) {
  let bytes = Array(bytes.prefix(256))
  // A terminal that marks pastes is never guessed to have pasted: there the pieces of a read may matter.
  let marked = Array("\u{1B}[200~\u{1B}[201~".utf8)
  func events(_ pieces: [ArraySlice<UInt8>]) -> [Event] {
    var decoder = InputDecoder()
    _ = decoder.feed(marked, at: .zero)
    var events = pieces.flatMap { decoder.feed($0, at: .zero) }
    while decoder.wait != nil { events += decoder.expire() }
    return events
  }
  let whole = events([bytes[...]])
  for event in whole { check(event) }
  for place in bytes.indices {
    expect(events([bytes[..<place], bytes[place...]]) == whole, "cut at \(place) other events than \(whole)")
  }
  expect(events(bytes.indices.map { bytes[$0...$0] }) == whole, "byte by byte other events than \(whole)")

  // Where pastes are guessed, what is typed is all there too.
  var decoder = InputDecoder()
  var guessed = decoder.feed(bytes, at: .zero)
  while decoder.wait != nil { guessed += decoder.expire() }
  for event in guessed { check(event) }
  expect(typed(guessed) == typed(whole), "\(guessed) has other characters than \(whole)")
}

/// What a key types is no control, and what the settings call a key is that key.
private func check(_ event: Event) {
  guard case .key(let key) = event else { return }
  if let typed = key.typed, let scalar = typed.unicodeScalars.first {
    expect(scalar.properties.generalCategory != .control, "a control was typed: \(scalar.value)")
  }
  // Marks join what stands before them, so a name of theirs is none.
  if case .character(let character) = key.code, !character.isASCII { return }
  expect(Key(name: key.name) == key, "\(String(reflecting: key.name)) is not \(key)")
}

/// All characters of keys and pastes one after another; Enter is a line break.
private func typed(_ events: [Event]) -> String {
  events.reduce(into: "") { text, event in
    switch event {
    case .key(.enter): text += "\n"
    case .key(let key): if let character = key.typed { text.append(character) }
    case .paste(let pasted): text += pasted
    default: break
    }
  }
}
