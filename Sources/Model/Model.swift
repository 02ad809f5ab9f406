// The room `Model`.
