"""Attacks on the sandbox, one promise each.

Every test that shows an attack held also has its twin: the same attack with its layers switched
off must succeed, or the test would prove nothing.
"""
