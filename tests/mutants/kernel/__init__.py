"""Changes of the kernel's C and Cython, one at a time: each is built and tested."""
