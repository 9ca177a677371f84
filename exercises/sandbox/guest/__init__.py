"""The files that run inside the jail: standard library and NumPy only, nothing of ours."""
