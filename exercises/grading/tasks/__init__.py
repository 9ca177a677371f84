"""One file per exercise: its functions, cases, checks and known mistakes, beside the reference."""
