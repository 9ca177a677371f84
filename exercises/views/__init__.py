"""The pages of the coding exercises."""
