// The room `HTTPServer`.
