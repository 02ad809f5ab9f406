// The room `SQLiteStore`.
