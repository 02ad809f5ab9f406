/// The words that the provider's data is made of.
enum Words {
  static let firstNames = [
    "Kim", "Lee", "Alex", "Priya", "Marcus", "Elena", "Tomás", "Aisha", "Daniel", "Sofia", "Noah", "Grace", "Omar",
    "Hannah", "Viktor", "Chloe", "Jamal", "Ingrid", "Rafael", "Mei", "Patrick", "Yara", "Stefan", "Olivia", "Hugo",
    "Nadia", "Peter", "Zoë", "Andrei", "Fatima", "Liam", "Anneke", "Dmitri", "Camille", "Ruth", "Samuel", "Leila",
    "George", "Astrid", "Kenji", "Maria", "Brendan", "Thandi", "Oscar", "Julia", "Walter", "Beatriz", "Ivan",
  ]
  static let lastNames = [
    "Alvarez", "Bennett", "Chen", "Dubois", "Eriksson", "Fischer", "Garcia", "Hughes", "Ivanova", "Jansen", "Kaplan",
    "Lindqvist", "Moreau", "Nakamura", "O'Brien", "Patel", "Quinn", "Rossi", "Schmidt", "Thompson", "Usman", "Vance",
    "Walker", "Xu", "Young", "Zimmermann", "Abbott", "Brooks", "Castillo", "Dawson", "Ellis", "Ferreira", "Grant",
    "Holm", "Ibrahim", "Jensen", "Kowalski", "Lambert", "Mbeki", "Novak", "Osei", "Petrov", "Reyes", "Singh", "Turner",
  ]
  static let companyFronts = [
    "Blue", "Northgate", "Harbor", "Summit", "Maple", "Ironwood", "Riverside", "Lakeshore", "Granite", "Silver",
    "Cedar", "Prairie", "Beacon", "Willow", "Pioneer", "Redwood", "Clearwater", "Highland", "Sterling", "Oakfield",
    "Falcon", "Meridian", "Copper", "Evergreen", "Liberty", "Stonebridge", "Coastal", "Heritage", "Vista", "Anchor",
  ]
  static let companyTrades = [
    "Dental", "Law Group", "Accounting", "Logistics", "Manufacturing", "Veterinary Clinic", "Architects", "Realty",
    "Insurance", "Medical Center", "Construction", "Credit Union", "Brewing Co.", "Charter School", "Engineering",
    "Foods", "Printing", "Hospitality", "Orthodontics", "Wealth Advisors", "Auto Group", "Bio Labs", "Media",
  ]
  static let companyEndings = ["", "", "", " LLC", " Inc.", " & Sons", " Partners", " Ltd"]
  static let cities = [
    ("Tampa", "FL", "33602"), ("Denver", "CO", "80202"), ("Portland", "OR", "97204"), ("Columbus", "OH", "43215"),
    ("Austin", "TX", "78701"), ("Raleigh", "NC", "27601"), ("Boise", "ID", "83702"), ("Madison", "WI", "53703"),
    ("Albany", "NY", "12207"), ("Tucson", "AZ", "85701"), ("Omaha", "NE", "68102"), ("Savannah", "GA", "31401"),
  ]
  static let states: [(letters: String, name: String)] = [
    ("CO", "Colorado"), ("FL", "Florida"), ("GA", "Georgia"), ("ID", "Idaho"), ("AZ", "Arizona"),
    ("NC", "North Carolina"), ("NE", "Nebraska"), ("NY", "New York"), ("OH", "Ohio"), ("OR", "Oregon"),
    ("TX", "Texas"), ("WI", "Wisconsin"),
  ]
  static let streets = ["Main Street", "Oak Avenue", "Harbor Road", "Market Square", "2nd Street", "Industrial Way"]
  static let titles = [
    "Office Manager", "Controller", "Owner", "Receptionist", "Operations Director", "Paralegal", "Nurse Manager",
    "Warehouse Lead", "IT Coordinator", "Accountant", "Sales Associate", "Plant Manager", "HR Generalist",
  ]
  static let memberTitles = [
    "Service Manager", "Dispatcher", "Help Desk Technician", "Senior Engineer", "Network Engineer",
    "Account Manager", "Project Manager", "Security Analyst", "Field Technician", "Systems Administrator",
  ]
  static let problems = [
    "Outlook keeps asking for a password", "Printer on 2nd floor is offline", "Cannot connect to VPN",
    "New employee setup", "Laptop will not wake from sleep", "Shared drive is missing", "Phishing e-mail reported",
    "Teams call has no sound", "Password reset", "Server disk space below 10 %", "Backup job failed",
    "Firewall firmware update", "Internet is slow since this morning", "Replace UPS battery", "License renewal",
    "Excel add-in crashes", "Wi-Fi drops in conference room", "Account locked out", "Scan to e-mail fails",
    "Offboarding: disable access", "SSL certificate expires soon", "QuickBooks will not open company file",
    "Monitor flickers", "Request for a second monitor", "MFA enrolment", "Phone system voicemail is full",
    "Switch port down", "Antivirus alert on workstation", "File restore from last week", "Website is unreachable",
  ]
  static let projectSteps = [
    "Kick-off call", "Discovery and inventory", "Order hardware", "Rack and cable", "Migrate mailboxes",
    "Pilot group", "Cut-over weekend", "User training", "Documentation", "Sign-off",
  ]
  static let phases = ["Plan", "Order and prepare", "Build", "Test", "Hand over"]
  static let activities = [
    "Follow-up call", "On-site visit", "Send quote", "Quarterly review", "Renewal reminder", "Product demo",
    "Thank-you note", "Introduce account manager",
  ]
  static let deals = [
    "Server refresh", "Microsoft 365 migration", "Managed services agreement", "Firewall replacement",
    "Backup and disaster recovery", "Security awareness training", "Wi-Fi survey and install", "Workstation refresh",
    "Phone system", "Compliance assessment", "Co-managed IT", "Cloud desktop pilot",
  ]

  /// Names that break programs: other scripts and directions, joined emoji, combining marks, quotes, markup,
  /// control and escape sequences, blanks that are none, and nothing but blanks.
  static let oddNames = [
    "株式会社東京データ", "Ольга и Партнёры", "شركة النور للتقنية", "👩‍👩‍👧‍👦 Family Dental 🦷", "Zürich Cafe\u{301} Nu\u{308}rnberg",
    "O'Malley \"The Pipe\" Plumbing", "Robert'); DROP TABLE companies;--", "<b>Bold</b> & Sons",
    "\u{1B}[31mRed Alert\u{1B}[0m Security", "Non\u{A0}Breaking\u{A0}Space GmbH", "Zero\u{200B}Width Inc",
    "\u{202E}desrever Partners\u{202C}", "A", "Tab\tand\nNewline Ltd", "NUL\u{0}Byte Systems",
    "100% [Real] *Stars* _Under_",
    "İstanbul Işık Ltd", "नमस्ते टेक्नोलॉजी", "Back\\slash \\u0041 Co", "  leading and trailing  ",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik und Söhne Aktiengesellschaft Niederlassung W",
    "🏳️‍🌈🇺🇦 Flags & 🇩🇪", "ﷺ Ligature", "e\u{301}\u{302}\u{303}\u{304}\u{305} Marks", "NULL",
  ]
}
