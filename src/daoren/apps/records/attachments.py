"""Files given as evidence: looked into before they are taken, kept under their salted hash, never run or shown.

What a file is, is told by its content and not by its name. The bytes lie under the folder of files; the ledger
holds the salted SHA-256 alone, so that a file can be erased and the chain still holds.
"""

import hashlib
import io
import os
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from daoren.apps.records.models import Attachment
from daoren.core.terms import Statement

LARGEST = 20 * 2**20
LARGEST_UNPACKED = 200 * 2**20
LARGEST_RATIO = 200
MOST_PARTS = 5_000
MOST_FILES = 20

_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".ofd": "application/ofd",
}
ACCEPTED = (*TYPES, ".jpeg")
_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx",
          "OFD.xml": ".ofd"}  # fmt: skip
_ACTIVE = re.compile(r"vbaproject\.bin$|/activex/|\.(exe|dll|js|vbs|html?|svg)$", re.IGNORECASE)
# Signs that turn the direction of writing can make an ending look like another.
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


class NotTakenError(Exception):
    """A file that is not taken, and why."""

    def __init__(self, why: Statement) -> None:
        super().__init__(why)
        self.why = why


def clean_name(name: str) -> str:
    r"""Give the last part of a file name without anything that could act as a path or hide its ending.

    >>> clean_name("../../etc/passwd"), clean_name("C:\\temp\\计划 书.pdf"), clean_name("..")
    ('passwd', '计划 书.pdf', 'file')
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(sign for sign in name if unicodedata.category(sign) not in _HIDDEN)
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:100]}.{ending[:10]}" if dot and stem else name[:100] or "file"


def sniff(data: bytes) -> str:
    """Give the ending that fits the content of a file; raise NotTakenError where it is none that is taken."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    raise NotTakenError(Statement("pages.file_kind", {"kinds": tuple(one[1:] for one in TYPES)}))


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            check_packing(parts, len(data))
            # A part that unpacks to more than it says fails its checksum.
            if archive.testzip() is not None:
                raise NotTakenError(Statement("pages.file_broken"))
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError) as error:
        raise NotTakenError(Statement("pages.file_broken")) from error
    if any(_ACTIVE.search(name) for name in names):
        raise NotTakenError(Statement("pages.file_active"))
    for part, ending in _PARTS.items():
        if part in names:
            return ending
    raise NotTakenError(Statement("pages.file_kind", {"kinds": tuple(one[1:] for one in TYPES)}))


def check_packing(parts: Iterable[zipfile.ZipInfo], size: int) -> None:
    """Raise NotTakenError where a packed file would unpack to far more than it is."""
    sizes = [part.file_size for part in parts]
    total = sum(sizes)
    if len(sizes) > MOST_PARTS or total > LARGEST_UNPACKED or total > max(size * LARGEST_RATIO, 2**20):
        raise NotTakenError(Statement("pages.file_bomb"))


def take(upload: UploadedFile[Any], by: str) -> Attachment:
    """Look into a file and keep it for a person; raise NotTakenError with the reason where it is not taken."""
    if not upload.size:
        raise NotTakenError(Statement("pages.file_empty"))
    if upload.size > LARGEST:
        raise NotTakenError(Statement("pages.file_large", {"most": LARGEST // 2**20}))
    data, name = upload.read(), clean_name(upload.name or "")
    ending, own = sniff(data), Path(name).suffix.lower().replace(".jpeg", ".jpg")
    if own != ending:
        raise NotTakenError(Statement("pages.file_other", {"name": name, "is_a": ending[1:]}))
    salt = secrets.token_bytes(16)
    digest = hashlib.sha256(salt + data).hexdigest()
    _write(path_of(digest), data)
    try:
        return Attachment.objects.create(
            digest=digest, salt=salt, name=name, media_type=TYPES[ending], size=len(data), added_by=by
        )
    except BaseException:
        path_of(digest).unlink(missing_ok=True)
        raise


def path_of(digest: str) -> Path:
    """Give where the bytes of a file lie; raise ValueError where the digest is none."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError(f"not a digest: {digest!r}")
    return Path(settings.FILES) / digest[:2] / digest


def _write(path: Path, data: bytes) -> None:
    """Write bytes so that they are on the disk before anything refers to them, readable by the owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def intact(attachment: Attachment) -> bytes | None:
    """Give the bytes of a file; None where they are gone or are not those that the ledger knows."""
    try:
        data = path_of(attachment.digest).read_bytes()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(bytes(attachment.salt) + data).hexdigest() == attachment.digest else None


def settle(digests: Iterable[str], record: str) -> None:
    """Say that files belong to a record from now on."""
    Attachment.objects.filter(digest__in=list(digests), record="").update(record=record)


def drop(attachments: Iterable[Attachment]) -> None:
    """Remove files that belong to no record, row first; the bytes go when the transaction holds."""
    for one in attachments:
        deleted, _ = Attachment.objects.filter(pk=one.pk, record="").delete()
        if deleted:
            transaction.on_commit(partial(path_of(one.digest).unlink, missing_ok=True))
