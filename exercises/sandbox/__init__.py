"""Runs a student's code where it can harm nobody, and brings back plain values.

Django-free. The host side makes a `Job`, hands it to a `Pool` and gets an `Outcome`; the guest
side (`guest/`) is a folder of plain files that run inside the jail. Nothing the guest says is
trusted: its bytes can only ever become numbers, text and arrays, which the host then judges.
"""
