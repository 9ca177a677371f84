"""A believable history of a large class, from a model of answering whose parameters are known."""
