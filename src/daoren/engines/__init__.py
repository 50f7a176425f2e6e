"""Ports to what is heavy: one file an engine, so that core needs none of them."""
