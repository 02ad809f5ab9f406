// The room `BuiltInThemes`.
