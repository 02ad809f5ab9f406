// The room `Sync`.
