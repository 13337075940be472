"""How sure a metric is, from the counts alone."""
