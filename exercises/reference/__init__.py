"""The reference LSTM in plain NumPy, written to be read.

Every formula stands above the code that computes it. All arrays are float64 and batch comes first:
x (B, T, D), h and c (B, H), each W_* (H, H+D) acting on z = [h, x], each b_* (H,).
"""
