"""Every container of labels, named once: what the tests and the page hold of each."""
