"""The pages of a class, a module for each part; `classroom.access` guards them all."""
