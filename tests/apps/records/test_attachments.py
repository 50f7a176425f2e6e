"""Files: what is taken and what not, where they lie, who gets them and how they are sent."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from daoren.apps.parties.actors import actor_of
from daoren.apps.records import attachments
from daoren.apps.records.attachments import NotTakenError, clean_name, intact, path_of, take
from daoren.apps.records.kinds import kinds
from daoren.apps.records.models import Attachment, Draft, RecordRow
from daoren.core.terms import say

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
LIFE = """
[lifecycle]
key = "proof"
prefix = "PF"
read = ["officer", "manager"]
label = { zh = "证明", en = "proof" }
about = { zh = "用于附件。", en = "For files." }
header = { title = "name" }
[[field]]
name = "name"
type = "text"
label = { zh = "名称", en = "Name" }
about = { zh = "名称。", en = "Its name." }
[[field]]
name = "unit"
type = "party"
label = { zh = "单位", en = "Unit" }
about = { zh = "单位。", en = "Its unit." }
[[field]]
name = "files"
type = "files"
label = { zh = "证据", en = "Evidence" }
about = { zh = "证据。", en = "The evidence." }
[[state]]
key = "given"
label = { zh = "已提交", en = "given" }
tone = "good"
final = true
[[event]]
key = "give"
label = { zh = "提交证明", en = "give the proof" }
about = { zh = "提交。", en = "It is given." }
to = "given"
who = ["manager", "officer"]
ask = ["name!", "unit", "files!"]
"""


@pytest.fixture(autouse=True)
def place(settings, tmp_path, today):
    """Lay a kind that asks for files over the shipped ones, and keep files in a folder of the test."""
    (tmp_path / "policies" / "lifecycles").mkdir(parents=True)
    (tmp_path / "policies" / "lifecycles" / "proof.toml").write_text(LIFE, "utf-8")
    settings.FILES = tmp_path / "files"
    settings.POLICIES = tmp_path / "policies"
    kinds.cache_clear()
    today("2026-03-02")
    yield settings.FILES
    kinds.cache_clear()


@pytest.fixture
def manager(person, client):
    who = person("manager", unit="U1")
    client.force_login(who)
    return who


def packed(*names: str, content: bytes = b"x") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # the same bytes at any time
    return data.getvalue()


def lying() -> bytes:
    """A packed file whose part says in the directory that it is one byte long, but holds three."""
    data = packed("word/document.xml", content=b"abc")
    at = data.rindex(b"PK\x01\x02")
    return data[: at + 24] + b"\x01\x00\x00\x00" + data[at + 28 :]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [("报告.pdf", PDF), ("图.png", b"\x89PNG\r\n\x1a\n..."), ("图.JPEG", b"\xff\xd8\xff\xe0"),
     ("表.xlsx", packed("[Content_Types].xml", "xl/workbook.xml")), ("文.docx", packed("word/document.xml")),
     ("公文.ofd", packed("OFD.xml"))],
)  # fmt: skip
def test_what_is_what_it_says_is_taken_and_kept_under_its_salted_hash(name, data, place):
    kept = take(upload(name, data), "p-1")
    path = path_of(kept.digest)
    assert path.relative_to(place).parts == (kept.digest[:2], kept.digest)
    assert path.read_bytes() == data == intact(kept)
    assert path.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(bytes(kept.salt) + data).hexdigest() == kept.digest
    assert hashlib.sha256(data).hexdigest() != kept.digest
    assert kept.name == name


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [("page.pdf", b"<html><script>alert(1)</script>", "none of the accepted types"),
     ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "none of the accepted types"),
     ("picture.png", b"<svg onload='x'/>", "none of the accepted types"),
     ("tool.pdf", b"MZ\x90\x00", "none of the accepted types"),
     ("report.png", PDF, "is pdf"), ("report.pdf.exe", PDF, "is pdf"), ("report", PDF, "is pdf"),
     ("empty.pdf", b"", "empty"),
     ("large.pdf", PDF + b"0" * attachments.LARGEST, "larger than 20 MB"),
     ("macro.docx", packed("word/document.xml", "word/vbaProject.bin"), "macros"),
     ("page.docx", packed("word/document.xml", "evil.html"), "macros"),
     ("bomb.xlsx", packed("xl/workbook.xml", content=b"\0" * 30_000_000), "unpack"),
     ("other.docx", packed("readme.txt"), "none of the accepted types"),
     ("broken.docx", packed("word/document.xml")[:40], "broken"),
     ("lying.docx", lying(), "broken")],
)  # fmt: skip
def test_what_is_not_is_refused_with_the_reason_and_leaves_nothing(name, data, why, place):
    with pytest.raises(NotTakenError) as caught:
        take(upload(name, data), "p-1")
    assert why in say(caught.value.why, "en")
    assert not Attachment.objects.exists()
    assert not [path for path in place.rglob("*") if path.is_file()] if place.exists() else True


@pytest.mark.parametrize(
    ("name", "clean"),
    [("../../../etc/passwd.pdf", "passwd.pdf"), ("..\\..\\x.pdf", "x.pdf"), ("/abs/x.pdf", "x.pdf"),
     ("a\x00b\r\nX-Header: 1.pdf", "abX-Header_ 1.pdf"), ("report\u202efdp.exe", "reportfdp.exe"), ("", "file"),
     (".pdf", "pdf"), ("长" * 300 + ".pdf", "长" * 100 + ".pdf")],
)  # fmt: skip
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean


@pytest.mark.parametrize("digest", ["../secret-key", "..%2fsecret-key", "0" * 63, "G" * 64, ""])
def test_only_a_digest_is_a_place(digest):
    with pytest.raises(ValueError, match="digest"):
        path_of(digest)


def given(client, *files, **more):
    address = reverse("record_open", args=["proof", "give"])
    return client.post(address, {"name": "一", "unit": "U1", "files.new": list(files), "then": "submit", **more})


def test_a_file_goes_with_its_record_and_is_sent_as_a_file_to_who_may_see_it(client, manager, person):
    assert given(client, upload("报 告.pdf", PDF)).status_code == 302
    kept, row = Attachment.objects.get(), RecordRow.objects.get(kind="proof")
    assert kept.record == row.key
    address = reverse("attachment", args=[kept.digest])
    assert address in client.get(reverse("record", args=["proof", row.number])).content.decode()
    sent = client.get(address)
    assert sent.content == PDF
    assert sent["Content-Disposition"].startswith("attachment;")
    assert "%E6%8A%A5%20%E5%91%8A.pdf" in sent["Content-Disposition"]
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"].startswith("sandbox")
    for role, where, status in (("officer", {}, 200), ("manager", {"unit": "U2"}, 403), ("expert", {}, 403)):
        client.force_login(person(role, name=f"other-{role}", **where))
        assert client.get(address).status_code == status
    client.logout()
    refused = client.get(address)
    assert refused.status_code == 403
    assert PDF not in refused.content


def test_a_file_that_was_changed_on_the_disk_or_erased_is_not_given_out(client, manager):
    given(client, upload("a.pdf", PDF))
    kept = Attachment.objects.get()
    path_of(kept.digest).chmod(0o600)
    path_of(kept.digest).write_bytes(PDF + b"tampered")
    assert client.get(reverse("attachment", args=[kept.digest])).status_code == 410
    path_of(kept.digest).unlink()
    assert client.get(reverse("attachment", args=[kept.digest])).status_code == 410


def test_a_refused_form_keeps_its_files_in_the_draft_and_throwing_it_away_removes_them(
    client, manager, place, django_capture_on_commit_callbacks
):
    assert given(client, upload("a.pdf", PDF), upload("b.pdf", b"<html>"), name="").status_code == 422
    kept, draft = Attachment.objects.get(), Draft.objects.get()
    assert (kept.record, kept.digest in draft.answers) == ("", True)
    assert kept.digest in client.get(reverse("record_open", args=["proof", "give"])).content.decode()
    assert given(client, files=kept.digest, name="二").status_code == 302
    assert Attachment.objects.get().record == RecordRow.objects.get(kind="proof").key
    given(client, upload("c.pdf", PDF), name="")
    with django_capture_on_commit_callbacks(execute=True):
        given(client, then="discard")
    assert Attachment.objects.count() == 1
    assert sum(path.is_file() for path in place.rglob("*")) == 1


def test_nobody_takes_a_file_that_somebody_else_brought(client, manager, person):
    other = take(upload("a.pdf", PDF), person("expert").key)
    assert given(client, files=other.digest).status_code == 422
    assert not RecordRow.objects.exists()
    assert client.get(reverse("attachment", args=[other.digest])).status_code == 403
    assert actor_of(manager).key != other.added_by
