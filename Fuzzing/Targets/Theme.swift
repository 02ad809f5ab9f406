import Terminal

/// A theme's child without entries of its own looks as its parent, and nothing of a theme reaches a screen as it came.
func checkTheme(_ bytes: [UInt8]) {
  let lookup = { (name: String) -> [UInt8]? in
    switch name {
    case "theme": bytes
    case "child": Array("{ inherits: \"theme\" } // nothing of its own".utf8)
    case "base": Array("{ palette: { ink: \"#102030\" }, roles: { text: \"ink\", focus: { attrs: \"bold\" } } }".utf8)
    default: nil
    }
  }
  guard let (theme, warnings) = try? ThemeParser.theme(named: "theme", lookup: lookup) else {
    expect((try? ThemeParser.theme(named: "child", lookup: lookup)) == nil, "a child of what is no theme")
    return
  }
  for warning in warnings {
    checkCleaned(warning.path)
    checkCleaned(warning.problem)
  }
  guard let (child, ownWarnings) = try? ThemeParser.theme(named: "child", lookup: lookup) else {
    fatalError("a theme that cannot be inherited")
  }
  expect(ownWarnings.isEmpty, "the child is warned of: \(ownWarnings)")
  expect(child.kind == theme.kind && child.wantsASCII == theme.wantsASCII, "another kind")
  for role in Role.allCases {
    expect(child[role] == theme[role] && child[role, on: .surface] == theme[role, on: .surface], "\(role) differs")
  }
}
