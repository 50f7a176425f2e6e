"""The HTTP interface: the actions of the pages for other programs, described by OpenAPI 3.1.

An operation says its method, its path and who may use it (`operation.py`); who calls is found by token or session
(`callers.py`); whatever goes wrong is told in one shape (`problems.py`).
"""
