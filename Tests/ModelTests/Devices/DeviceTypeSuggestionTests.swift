import Model
import Testing

@Suite struct DeviceTypeSuggestionTests {
  @Test(
    "names as providers give them point to a device type",
    arguments: [
      ("Workstation", .computer), ("Managed Workstation", .computer), ("Laptops", .computer), ("PC", .computer),
      ("Server", .server), ("Domain Controller", .server), ("NAS", .server), ("Print Server", .server),
      ("Network Switch", .network), ("Firewall / UTM", .network), ("LAN", .network), ("IP Phone", .network),
      ("Network Printer", .printer), ("Multifunction", .printer), ("Mobile Phone", .mobile), ("iPad", .mobile),
      ("UPS", .other), ("Camera", .other), ("Domain", .ignore), ("SSL Certificate", .ignore),
      ("Server License", .ignore), ("Microsoft 365", .ignore), ("Finland branch", nil), ("Panasonic", nil), ("", nil),
    ] as [(String, DeviceType?)])
  func names(_ name: String, _ type: DeviceType?) {
    #expect(DeviceTypeSuggestion.type(named: name) == type)
  }
}
