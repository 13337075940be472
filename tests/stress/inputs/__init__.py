"""Every public function, given every form of argument that it is not made for.

`python -m tests.stress inputs` crosses them all, in processes of their own. A call ends in an error
that says which argument is wrong, or in the answer that the same items have in a plain list; it
never ends the process, and leaves no counter changed.

    forms, liars     what may stand in an argument's place
    calls            the public functions and methods, an argument at a time
    outcomes         what a call told, and what it may not end in
    crossing         all combinations, in several processes
"""
