// The room `NcursesScreen`.
