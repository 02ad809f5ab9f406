import Terminal

/// Names as a provider's companies have them, the same ones every time.
enum CompanyNames {
  private static let owners = [
    "Cedar", "Falcon", "Harbour", "Lumen", "North", "Meridian", "Delta", "Cobalt", "Granite", "Juniper", "Kestrel",
    "Beacon", "Smith", "Johnson", "García", "Müller", "O'Brien", "Nguyen", "Lindqvist", "Van der Berg", "Zoë", "Patel",
    "Anderson", "Whitfield", "Castle", "Ridge", "Summit", "Valley", "Pioneer", "Atlas", "Orchard", "Silver", "Golden",
    "Evergreen", "Blue Heron", "Red Fox", "Sunrise", "Liberty", "Heritage", "Crown", "Sterling", "Maple", "Willow",
  ]
  private static let trades = [
    "Dental", "Legal", "Logistics", "Accounting", "Manufacturing", "Property", "Veterinary", "Construction", "Freight",
    "Insurance", "Medical", "Engineering", "Architects", "Printing", "Catering", "Security", "Plumbing", "Electrical",
    "Marketing", "Recruitment", "Pharmacy", "Optical", "Roofing", "Landscaping", "Motors", "Foods", "Textiles",
    "Energy", "Analytics", "Charity",
  ]
  private static let forms = [
    "Ltd", "LLC", "Inc", "Group", "Partners", "& Sons", "GmbH", "Holdings", "Co-operative", "Associates", "Pty Ltd",
    "Services",
  ]
  private static let cities = [
    "Leeds", "Hull", "York", "Springfield", "Zürich", "Tampa", "Austin", "Boise", "Melbourne", "Bristol", "Cardiff",
    "Dublin", "Porto", "Lyon", "Graz", "Utrecht", "Århus", "Denver", "Fresno", "Tulsa",
  ]

  static func row(_ number: Int) -> Picker.Row {
    let mixed = number &* 2_654_435_761 & 0xFFFF_FFFF
    let owner = owners[mixed % owners.count]
    let trade = trades[mixed / 43 % trades.count]
    let form = forms[mixed / 1_290 % forms.count]
    let city = cities[mixed / 15_480 % cities.count]
    let code = "\(owner.prefix(6))\(trade.prefix(6))\(number)".filter { $0 != " " && $0 != "'" }
    return Picker.Row(
      id: 2 * number + 19, label: ScreenText(cleaning: "\(owner) \(trade) \(form)"),
      details: [ScreenText(cleaning: "\(city), \(code)"), mixed % 9 == 0 ? "inactive" : "active"])
  }

  /// What people type: words in any order, numbers, misspelt ones, with signs.
  static let searches = [
    "dental leeds", "smith", "zoe medical group", "^cedar leg", "müller gmbh", "manufacturing partners springfield",
    "dental !leeds", "'van", "sons$", "kestrel 4711", "dntl", "obrien", "inactive", "Golden", "e", "xq", "a b c",
    "landscaping & sons", "northmeridian", "99999",
  ]
}
