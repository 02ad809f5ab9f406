// The room `Platform`.
