"""The names of the labs, for addresses and for `@lab name` in the text of a step."""

LABS = ("cell-explorer", "sequence-tracer", "gradient-lab", "sentiment", "translation")
