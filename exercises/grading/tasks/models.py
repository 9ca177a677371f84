"""Pieces that several model solutions share."""

IMPORT = "import numpy as np\n\n\n"

SIGMOID = (
    IMPORT
    + """def sigmoid(z):
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


"""
)
