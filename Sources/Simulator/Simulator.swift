// The room `Simulator`.
