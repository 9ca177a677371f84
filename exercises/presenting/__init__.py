"""What the pages show of a run: plain values made from its stored report, for the templates."""
