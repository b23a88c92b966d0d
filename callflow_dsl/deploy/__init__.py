"""Safe releases: what a project says, what an account has, the plan between them, and its work.

``project`` reads the sources of one environment, ``account`` what is stored there. ``identity``
says which flow is which, ``plan`` what is to be done, ``limits`` what must not be done unasked.
All of that is pure or only reads. ``apply`` alone changes an account; ``lockfile``, ``journal``
and ``history`` keep what it did.
"""
