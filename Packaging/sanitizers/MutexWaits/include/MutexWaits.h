// Nothing to call: linking is all that it takes.
