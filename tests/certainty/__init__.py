"""How often intervals hold the true value: simulated data sets, and the tables of docs/."""
