"""Random calls of the sixteen functions, ours and scikit-learn's, compared in everything seen.

`python -m tests.differential --cases 20000 --seed 1 --jobs 2` runs them and groups what
differs; `--case NUMBER` shows one case. A difference is explained only by `differences.py`.

    labels, indicators   what the labels are: label sets, indicator rows
    layouts, containers  how they are handed over: strides and byte order, lists, pandas ...
    options, weights     the parameters of each function, sample weights
    faults               ways to spoil a case
    cases                one Case from a seed and a number
    outcomes, compare    a call's result, warnings or exception; what differs between two
    differences          the deliberate differences, each with its name in DIFFERENCES.md
    repairs, refusals    where they hold
    exact                the same with plain Python integers in scikit-learn's place
    engine               many cases, in several processes; the report
"""
