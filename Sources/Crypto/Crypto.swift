// The room `Crypto`.
