// The room `SimdjsonScanner`.
