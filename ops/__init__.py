"""Setting up, training, starting and stopping: what the Makefile calls. Nothing imports it."""
