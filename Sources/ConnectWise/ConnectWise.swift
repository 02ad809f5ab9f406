// The room `ConnectWise`.
