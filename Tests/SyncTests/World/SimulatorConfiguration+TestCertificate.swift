import HTTPServer
import Simulator
import TestSupport

extension SimulatorConfiguration {
  /// Lets the simulator speak HTTPS.
  mutating func encrypt(with certificate: TestCertificate) {
    self.certificate = HTTPServer.Certificate(certificatePEM: certificate.certificatePEM, keyPEM: certificate.keyPEM)
  }
}
