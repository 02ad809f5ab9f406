// The room `Commands`.
