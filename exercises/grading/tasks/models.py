"""Pieces that several model solutions share."""

IMPORT = "import numpy as np\n\n\n"

SIGMOID = (
    IMPORT
    + """def sigmoid(z):
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


"""
)
STEP = """def lstm_step(x_t, h_prev, c_prev, params):
    z = np.concatenate([h_prev, x_t], axis=1)
    f_t = sigmoid(z @ params["W_f"].T + params["b_f"])
    i_t = sigmoid(z @ params["W_i"].T + params["b_i"])
    c_tilde = np.tanh(z @ params["W_C"].T + params["b_C"])
    o_t = sigmoid(z @ params["W_o"].T + params["b_o"])
    c_t = f_t * c_prev + i_t * c_tilde
    return o_t * np.tanh(c_t), c_t


"""
