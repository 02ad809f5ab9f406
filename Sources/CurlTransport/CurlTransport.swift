// The room `CurlTransport`.
