"""Read a PNG with the standard library alone."""

import struct
import zlib


def blank_to_the_right(png, *, pixels):
    """Tell whether the last columns of a PNG are white."""
    width, depth, rows = decoded(png)
    return all(set(row[(width - pixels) * depth :]) == {255} for row in rows)


def decoded(png):
    """Decode a PNG of 8 bits a channel into its width, channels and rows."""
    width, height, bits, colour = struct.unpack(">IIBB", png[16:26])
    assert bits == 8
    depth = {2: 3, 6: 4}[colour]
    data, place = b"", 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + size]
        place += 12 + size
    raw, stride, rows = zlib.decompress(data), width * depth, []
    before = bytearray(stride)
    for line in range(height):
        start = line * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        unfilter(raw[start], row, before, depth)
        rows.append(row)
        before = row
    return width, depth, rows


def unfilter(kind, row, before, depth):
    for i in range(len(row)):
        left = row[i - depth] if i >= depth else 0
        up, corner = before[i], before[i - depth] if i >= depth else 0
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + up) & 255
        elif kind == 3:
            row[i] = (row[i] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            near = min((left, up, corner), key=lambda value: abs(guess - value))
            row[i] = (row[i] + near) & 255
