"""Steer a science and technology programme.

Facts go in, proposals with reasons come out, people decide, and every step can be replayed.

Rooms: `core` holds the methods (pure), `policies` the dated rules (data), `engines` the ports to what is
heavy, `exchange` the readers and writers of people's files, `demo` the synthetic province and `cli` the
command line. Direction of imports: cli -> demo -> exchange -> engines | policies -> core.
"""

__version__ = "0.1.0"
