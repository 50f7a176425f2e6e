"""Read from a PDF, with the standard library alone, what its letters stand for and how many pages it has."""

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PAIR = re.compile(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>\s*\n")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def _streams(pdf):
    for match in _STREAM.finditer(pdf):
        try:
            yield zlib.decompress(match[1])
        except zlib.error:
            yield match[1]


def letters(pdf):
    """Give every letter that copying from the PDF can give."""
    found = set()
    for stream in _streams(pdf):
        for block in _BLOCK.findall(stream):
            for code in _PAIR.findall(block):
                found |= set(bytes.fromhex(code.decode()).decode("utf-16-be"))
        for block in _RANGES.findall(stream):
            for first, last, code in _RANGE.findall(block):
                start = int.from_bytes(bytes.fromhex(code.decode()), "big")
                found |= {chr(start + step) for step in range(int(last, 16) - int(first, 16) + 1)}
    return found


def pages(pdf):
    """Count the pages."""
    everything = pdf + b"\n".join(_streams(pdf))
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", everything))
