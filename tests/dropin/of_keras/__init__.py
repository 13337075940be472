"""Our classes beside the real Keras, on random cases and on those that matter."""
