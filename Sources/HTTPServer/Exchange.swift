import CMicroHTTPD
import Glibc
import Synchronization

/// What the library's callbacks share: the handler, the limits, and whether the server is stopping.
final class Dispatcher: Sendable {
  let bodyByteLimit: Int
  let handler: HTTPServer.Handler
  private let stopping = Atomic(false)

  init(bodyByteLimit: Int, handler: @escaping HTTPServer.Handler) {
    self.bodyByteLimit = bodyByteLimit
    self.handler = handler
  }

  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  func stop() { stopping.store(true, ordering: .releasing) }
}

/// One request while it is read, used by its connection's thread only.
private final class Exchange {
  let target: String
  var body: [UInt8] = []
  var isStarted = false
  var isTooLarge = false

  init(target: String) { self.target = target }
}

/// Called with the raw request target; what it returns becomes the exchange's context.
let openExchange:
  @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
    _, target, _ in
    let text = target.map { String(cString: $0) } ?? ""
    return Unmanaged.passRetained(Exchange(target: text)).toOpaque()
  }

/// Called once for each exchange that was opened, however it ended.
let closeExchange:
  @convention(c) (
    UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    MHD_RequestTerminationCode
  ) -> Void = { _, _, context, _ in
    guard let pointer = context?.pointee else { return }
    Unmanaged<Exchange>.fromOpaque(pointer).release()
    context?.pointee = nil
  }

/// Called when the headers are there, for each piece of the body, and at its end.
let handleRequest:
  @convention(c) (
    UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
    UnsafePointer<CChar>?, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> MHD_Result = { context, connection, _, method, _, upload, uploadSize, exchangeContext in
    guard let context, let connection, let method, let uploadSize, let pointer = exchangeContext?.pointee else {
      return .NO
    }
    let dispatcher = Unmanaged<Dispatcher>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    if !exchange.isStarted {
      exchange.isStarted = true
      return .YES
    }
    if uploadSize.pointee > 0 {
      exchange.take(upload, uploadSize.pointee, limit: dispatcher.bodyByteLimit)
      uploadSize.pointee = 0
      return .YES
    }
    if exchange.isTooLarge {
      return queue(HTTPResponse(status: 413), on: connection, dispatcher: dispatcher)
    }
    let request = exchange.request(method: String(cString: method), connection: connection)
    return queue(dispatcher.handler(request), on: connection, dispatcher: dispatcher)
  }

extension Exchange {
  func take(_ bytes: UnsafePointer<CChar>?, _ count: Int, limit: Int) {
    guard let bytes, !isTooLarge else { return }
    guard body.count + count <= limit else {
      isTooLarge = true
      body = []
      return
    }
    body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
  }

  func request(method: String, connection: OpaquePointer) -> HTTPRequest {
    let headers = HeaderCollector()
    MHD_get_connection_values(
      connection, .HEADER_KIND,
      { collector, _, name, value in
        guard let collector, let name else { return .NO }
        Unmanaged<HeaderCollector>.fromOpaque(collector).takeUnretainedValue().headers
          .append(HTTPHeader(String(cString: name), value.map { String(cString: $0) } ?? ""))
        return .YES
      }, Unmanaged.passUnretained(headers).toOpaque())
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    return HTTPRequest(
      method: method, path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) } ?? "", headers: headers.headers, body: body)
  }
}

private final class HeaderCollector {
  var headers: [HTTPHeader] = []
}

private func queue(_ answer: HTTPResponse, on connection: OpaquePointer, dispatcher: Dispatcher) -> MHD_Result {
  guard let response = makeResponse(answer.body, dispatcher: dispatcher) else { return .NO }
  defer { MHD_destroy_response(response) }
  for header in answer.headers {
    // The library refuses an empty value; a blank is what readers trim to one.
    MHD_add_response_header(response, header.name, header.value.isEmpty ? " " : header.value)
  }
  return MHD_queue_response(connection, UInt32(answer.status), response)
}

private func makeResponse(_ body: HTTPBody, dispatcher: Dispatcher) -> OpaquePointer? {
  switch body {
  case .bytes(let bytes):
    bytes.withUnsafeBytes { boardwalk_mhd_response($0.baseAddress, $0.count) }
  case .cut(let bytes, let count):
    makeStream(BrokenBody(bytes, count, .zero, dispatcher), length: UInt64(bytes.count))
  case .cutChunked(let bytes, let count):
    makeStream(BrokenBody(bytes, count, .zero, dispatcher), length: UInt64.max)
  case .stalled(let bytes, let count, let pause):
    makeStream(BrokenBody(bytes, count, pause, dispatcher), length: UInt64(bytes.count))
  case .hangUp: nil
  }
}

/// A body that ends too early, used by its connection's thread only.
private final class BrokenBody {
  let bytes: [UInt8]
  let end: Int
  let pause: Duration
  let dispatcher: Dispatcher

  init(_ bytes: [UInt8], _ count: Int, _ pause: Duration, _ dispatcher: Dispatcher) {
    self.bytes = bytes
    end = min(max(count, 0), bytes.count)
    self.pause = pause
    self.dispatcher = dispatcher
  }

  func read(at position: UInt64, into target: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
    let start = Int(position)
    guard start < end else {
      waitUnlessStopping()
      return -2  // MHD_CONTENT_READER_END_WITH_ERROR, a macro that Swift does not see
    }
    let count = min(room, end - start)
    bytes.withUnsafeBytes { buffer in
      UnsafeMutableRawBufferPointer(start: target, count: count)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<start + count]))
    }
    return count
  }

  private func waitUnlessStopping() {
    let deadline = ContinuousClock.now + pause
    while !dispatcher.isStopping, ContinuousClock.now < deadline { usleep(10_000) }
  }
}

private func makeStream(_ body: BrokenBody, length: UInt64) -> OpaquePointer? {
  let context = Unmanaged.passRetained(body)
  let response = MHD_create_response_from_callback(
    length, 32 * 1024,
    { context, position, target, room in
      guard let context, let target else { return -2 }
      return Unmanaged<BrokenBody>.fromOpaque(context).takeUnretainedValue().read(at: position, into: target, room)
    }, context.toOpaque(),
    { context in
      if let context { Unmanaged<BrokenBody>.fromOpaque(context).release() }
    })
  if response == nil { context.release() }
  return response
}
