// The room `Services`.
