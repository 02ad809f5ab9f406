/// Turns a terminal's bytes into events: keys, pastes, mouse.
///
/// Bytes may come in any pieces. What is no key of ours (answers to questions that somebody else asked, unknown
/// sequences) is swallowed whole and never read as keys. Times come from the caller and count from any fixed moment.
package struct InputDecoder: Sendable {
  private enum State {
    case ground
    /// After Esc: alone it is the key.
    case escape
    /// After `Esc [`, with what came since.
    case control([UInt8])
    /// After `Esc [ [`, the Linux console's F1 to F5.
    case linuxFunction
    /// After `Esc O`.
    case shift3
    /// In a string that ends with `Esc \` or BEL: OSC, DCS, APC, PM, SOS.
    case string(sawEscape: Bool)
    /// So many raw bytes to swallow: the old mouse protocol.
    case raw(Int)
    case utf8([UInt8], missing: Int)
    case paste([UInt8])
  }

  private var state = State.ground
  private let special: [[UInt8]: Key]
  private var hasSeenBracketedPaste = false
  private var lastBurst: Duration?
  private var clicks = ClickCounter()

  /// The most that one paste takes in; the rest of it is dropped.
  static let pasteLimit = 4 << 20

  /// Makes a decoder.
  ///
  /// - Parameter special: The terminal's own key sequences where they differ from the usual ones, by their bytes.
  package init(special: [[UInt8]: Key] = [:]) {
    self.special = special
  }

  /// What is being waited for in the middle of a sequence; `expire` is due when nothing comes for that long.
  package enum Wait: Hashable, Sendable {
    /// The key Esc, or the beginning of a sequence: wait for the Esc delay.
    case escape
    /// The rest of a sequence: wait for a quarter of a second.
    case sequence
    /// The rest of a paste: wait for five seconds.
    case paste
  }

  package var wait: Wait? {
    switch state {
    case .ground: nil
    case .escape: .escape
    case .paste: .paste
    default: .sequence
    }
  }

  /// Takes bytes in.
  package mutating func feed(_ bytes: some Sequence<UInt8>, at now: Duration) -> [Event] {
    var events: [Event] = []
    for byte in bytes { take(byte, now, &events) }
    return collapseBurst(events, at: now)
  }

  /// Ends what is being waited for: Esc becomes the key, an unfinished sequence is dropped, a paste is given as it is.
  package mutating func expire() -> [Event] {
    defer { state = .ground }
    switch state {
    case .escape: return [.key(.escape)]
    case .paste(let bytes): return [.paste(Self.text(bytes))]
    default: return []
    }
  }

  // MARK: - States

  private mutating func take(_ byte: UInt8, _ now: Duration, _ events: inout [Event]) {
    switch state {
    case .ground: ground(byte, &events)
    case .escape: escape(byte, &events)
    case .control(let bytes): control(bytes, byte, now, &events)
    case .linuxFunction:
      state = .ground
      if (0x41...0x45).contains(byte) { events.append(.key(.function(Int(byte) - 0x40))) }
    case .shift3:
      state = .ground
      if let key = special[[0x1B, 0x4F, byte]] ?? KeySequences.shift3(byte) { events.append(.key(key)) }
    case .string(let sawEscape):
      switch byte {
      case 0x07, 0x18, 0x1A: state = .ground
      case 0x5C where sawEscape: state = .ground
      default: state = .string(sawEscape: byte == 0x1B)
      }
    case .raw(let count): state = count > 1 ? .raw(count - 1) : .ground
    case .utf8(var bytes, let missing):
      guard byte & 0xC0 == 0x80 else {
        state = .ground
        ground(byte, &events)
        return
      }
      bytes.append(byte)
      if missing > 1 {
        state = .utf8(bytes, missing: missing - 1)
      } else {
        state = .ground
        if let text = String(validating: bytes, as: UTF8.self), let character = text.first {
          appendTyped(character, &events)
        }
      }
    case .paste(var bytes):
      state = .ground  // Lets go of the buffer, so that it grows in place.
      if bytes.count < Self.pasteLimit || byte == 0x1B || byte == 0x7E { bytes.append(byte) }
      if byte == 0x7E, bytes.suffix(6).elementsEqual(Self.pasteEnd) {
        events.append(.paste(Self.text(bytes.dropLast(6))))
      } else {
        if bytes.count > Self.pasteLimit { keepPasteTail(&bytes, byte) }
        state = .paste(bytes)
      }
    }
  }

  /// A paste over the limit keeps its last bytes apart, to find its end.
  private func keepPasteTail(_ bytes: inout [UInt8], _ byte: UInt8) {
    if bytes.count > Self.pasteLimit + 64 { bytes.removeSubrange(Self.pasteLimit..<bytes.count - 8) }
  }

  private mutating func ground(_ byte: UInt8, _ events: inout [Event]) {
    switch byte {
    case 0x1B: state = .escape
    case 0x0D, 0x0A: events.append(.key(.enter))
    case 0x09: events.append(.key(.tab))
    case 0x08, 0x7F: events.append(.key(.backspace))
    case 0x00: events.append(.key(Key(.character(" "), .control)))
    case 0x01...0x1A: events.append(.key(.control(Character(Unicode.Scalar(byte + 0x60)))))
    case 0x1C...0x1F: events.append(.key(.control(Character(Unicode.Scalar(byte + 0x40)))))
    case 0x20...0x7E: events.append(.key(.character(Character(Unicode.Scalar(byte)))))
    case 0xC2...0xDF: state = .utf8([byte], missing: 1)
    case 0xE0...0xEF: state = .utf8([byte], missing: 2)
    case 0xF0...0xF4: state = .utf8([byte], missing: 3)
    default: break
    }
  }

  private mutating func escape(_ byte: UInt8, _ events: inout [Event]) {
    if let key = special[[0x1B, byte]] {
      state = .ground
      events.append(.key(key))
      return
    }
    switch byte {
    case 0x5B: state = .control([])
    case 0x4F: state = .shift3
    case 0x5D, 0x50, 0x5F, 0x5E, 0x58: state = .string(sawEscape: false)
    case 0x1B: events.append(.key(.escape))
    default:
      // Esc and a key right after it. Nothing is bound to Alt, and on a slow line both arrive together.
      state = .ground
      events.append(.key(.escape))
      ground(byte, &events)
    }
  }

  private mutating func control(_ bytes: [UInt8], _ byte: UInt8, _ now: Duration, _ events: inout [Event]) {
    switch byte {
    case 0x5B where bytes.isEmpty: state = .linuxFunction
    case 0x20...0x3F:
      // Longer than any sequence we know: swallowed on, not kept.
      state = .control(bytes.count < 64 ? bytes + [byte] : bytes)
    case 0x1B: state = .escape
    case 0x18, 0x1A: state = .ground
    case 0x40...0x7E:
      state = .ground
      finish(bytes, byte, now, &events)
    case 0x24: state = .control(bytes + [byte])
    default: break
    }
  }

  private mutating func finish(_ bytes: [UInt8], _ final: UInt8, _ now: Duration, _ events: inout [Event]) {
    if let key = special[[0x1B, 0x5B] + bytes + [final]] {
      events.append(.key(key))
    } else if bytes.isEmpty, final == 0x4D {
      state = .raw(3)
    } else if bytes.first == 0x3C {
      if final == 0x4D || final == 0x6D,
        let mouse = clicks.mouse(KeySequences.numbers(bytes.dropFirst()), isRelease: final == 0x6D, at: now)
      {
        events.append(.mouse(mouse))
      }
    } else if final == 0x7E, bytes.elementsEqual([0x32, 0x30, 0x30]) {
      hasSeenBracketedPaste = true
      state = .paste([])
    } else if let key = KeySequences.control(bytes, final) {
      events.append(.key(key))
    }
  }

  private func appendTyped(_ character: Character, _ events: inout [Event]) {
    guard let scalar = character.unicodeScalars.first, KeySequences.isTyped(scalar) else { return }
    events.append(.key(.character(character)))
  }

  // MARK: - Paste

  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  private static func text(_ bytes: some Sequence<UInt8>) -> String {
    var result = String.UnicodeScalarView()
    var wasReturn = false
    for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
      if scalar == "\n", wasReturn {
        wasReturn = false
        continue
      }
      wasReturn = scalar == "\r"
      result.append(wasReturn ? "\n" : scalar)
    }
    return String(result)
  }

  /// So many characters in one read were not typed.
  static let burstLength = 24

  /// Makes a paste of characters that came too fast to be typed, on terminals that do not mark pastes.
  ///
  /// A run of one repeated character is a key held down on a slow line, not a paste.
  private mutating func collapseBurst(_ events: [Event], at now: Duration) -> [Event] {
    guard !hasSeenBracketedPaste else { return events }
    let goesOn = lastBurst.map { now - $0 < .milliseconds(5) } ?? false
    guard events.count >= Self.burstLength || goesOn else { return events }
    var result: [Event] = []
    var run: [Event] = []
    var hasBurst = false
    func flush(_ run: inout [Event]) -> [Event] {
      defer { run = [] }
      var text = run.compactMap { Self.burstCharacter($0) }
      let isHeld = Set(text).count < 2
      guard text.count >= Self.burstLength || (goesOn && !text.isEmpty), !isHeld || goesOn else { return run }
      // Enter after the text is pressed, not pasted.
      let typed = text.reversed().drop { $0 == "\n" }.count
      let tail = Array(run[typed...])
      text.removeSubrange(typed...)
      hasBurst = true
      return (text.isEmpty ? [] : [.paste(String(text))]) + tail
    }
    for event in events {
      if Self.burstCharacter(event) != nil {
        run.append(event)
      } else {
        result += flush(&run)
        result.append(event)
      }
    }
    result += flush(&run)
    lastBurst = hasBurst ? now : nil
    return result
  }

  private static func burstCharacter(_ event: Event) -> Character? {
    guard case .key(let key) = event else { return nil }
    return key == .enter ? "\n" : key.typed
  }
}
