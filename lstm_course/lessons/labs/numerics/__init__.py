"""The labs' one door to the reference LSTM: every number that a living picture shows is made here.

Pure NumPy, no Django. Plain floats and arrays go in and come out.
"""
