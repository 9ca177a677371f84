"""The ladder of checks, in the order that teaches."""
