// The room `Vaults`.
