"""English rules: what a sentence is, and how a sure one is told in the third person."""
