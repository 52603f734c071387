"""Files and standard input become documents; what is no text is refused in one line."""

from __future__ import annotations

import io
import logging
import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources import MAX_HTML_BYTES, MAX_TEXT_BYTES, parse_date, read_document, read_source
from extract.sources.decode import decode_text
from extract.sources.html import read_page
from extract.sources.plain import find_headline
from extract.values import MAX_TEXT_CHARS, document_id
from geodata.errors import DocumentError

BODY = "The council of Qasira said on Friday that its guards hold the bridge and both banks of the river Sel."
ARTICLE = f"Guards hold the bridge at Qasira\n\n{BODY}\n"
ARABIC = "أعلن مجلس مدينة قصيرة أن الحراس يسيطرون على الجسر وعلى ضفتي النهر منذ صباح يوم الجمعة"
RUSSIAN = "Совет города заявил в пятницу, что его охрана удерживает мост и оба берега реки Сель"
HOSTILE_TEXT = "</p><script>alert('x')</script>"


def write(tmp_path: Path, data: bytes, name: str = "article.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refused(path: Path | str, match: str) -> str:
    with pytest.raises(DocumentError, match=match) as error:
        read_source(path)
    message = str(error.value)
    assert "\n" not in message
    return message


# --- plain text -----------------------------------------------------------------------


def test_a_text_file_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "Guards hold the bridge\r\n\r\n  Two\tspaces,\u200f قصيرة, 🗺️ and no line end"
    document = read_document(write(tmp_path, text.encode()), published="2024-05-03", publisher="P", url="u")
    assert document.text == text
    assert (document.title, document.url, document.publisher) == ("Guards hold the bridge", "u", "P")
    assert document.published == date(2024, 5, 3)
    assert document.id == document_id(text, title="Guards hold the bridge", url="u")


def test_a_text_has_no_date_but_the_one_given(tmp_path: Path) -> None:
    path = write(tmp_path, f"23 January 2019\n\n{BODY}".encode(), "2019-01-23-article.txt")
    assert read_document(path).published is None


def test_standard_input() -> None:
    document = read_document("-", stdin=io.BytesIO(ARTICLE.encode()), title="Mine")
    assert (document.text, document.title) == (ARTICLE, "Mine")
    page = f"<!doctype html><html><body><article><p>{BODY}</p></article></body></html>"
    assert BODY in read_document("-", stdin=io.BytesIO(page.encode())).text


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (ARTICLE, "Guards hold the bridge at Qasira"),
        (f"\n\n  Who holds the bridge?  \n{BODY}", "Who holds the bridge?"),
        (f"“We never left”\n\n{BODY}", "“We never left”"),
        (f"Talks go on …\n\n{BODY}", "Talks go on …"),
        (BODY, ""),
        (f"{BODY}\n\n{BODY}", ""),
        (
            "Guards of the council moved on Friday towards the town\nof Qasira and took the bridge, as",
            "",
        ),
        (
            "Guards of the council moved on Friday towards the town\nQasira and took the bridge, they said.",
            "",
        ),
        (f"12.05.2024\n\n{BODY}", ""),
        (f"* * *\n\n{BODY}", ""),
        (f"{'word ' * 40}\n\n{BODY}", ""),
        ("Only a line", ""),
        ("", ""),
    ],
)
def test_headlines(text: str, headline: str) -> None:
    assert find_headline(text) == headline


# --- encodings ------------------------------------------------------------------------


@pytest.mark.parametrize("text", [ARTICLE, ARABIC, RUSSIAN, f"{BODY} Ça, Erdoğan, Šibenik: “так”, قصيرة 🗺️"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_mark(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_document(write(tmp_path, text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "cp1256"),
        (f"{BODY} It is called قصيرة in Arabic.", "cp1256"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (f"{BODY} It is called Кесария in Russian.", "cp1251"),
        (f"{BODY} “We never left” – the café’s owner, Señor Nuñez, said.", "cp1252"),
        (f"{BODY} The café of Señor Nuñez and Frau Müller.", "latin-1"),
        (f"{BODY} President Erdoğan spoke in Diyarbakır and Şırnak.", "cp1254"),
        (f"{BODY} Vučić spoke in Leposavić.", "cp1250"),
        (f"{BODY} “Only quotes – and dashes”", "cp1252"),
    ],
)
def test_code_pages_are_told_apart_and_noted(tmp_path: Path, text: str, encoding: str) -> None:
    reading = read_source(write(tmp_path, text.encode(encoding)))
    assert reading.document.text == text
    assert "is not UTF-8" in reading.notes[0]


def test_a_little_damage_is_shown_and_noted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = f"{BODY} {ARABIC} “so”".encode()
    cut = data.replace("ق".encode(), b"\xd9", 1)
    path = write(tmp_path, cut)
    reading = read_source(path)
    assert "\ufffd" in reading.document.text
    assert reading.document.text.replace("\ufffd", "ق", 1) == data.decode()
    assert "1 broken sequence" in reading.notes[0]
    with caplog.at_level(logging.WARNING):
        read_document(path)
    assert "broken sequence" in caplog.text


@pytest.mark.parametrize("text", [ARTICLE, ARABIC])
def test_a_file_cut_in_the_middle_of_a_letter(tmp_path: Path, text: str) -> None:
    data = f"{text} “it ended here ق".encode()[:-1]
    assert read_source(write(tmp_path, data)).document.text.startswith(text)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\x00\x00\xfe\xff"])
def test_a_mark_that_the_rest_breaks(tmp_path: Path, mark: bytes) -> None:
    refused(write(tmp_path, mark + b"abc" * 101), "breaks it at byte|binary")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        ("\u3000\u00a0".encode(), "is empty"),
        (b"%PDF-1.7 ...", "is a broken PDF"),
        (b"PK\x03\x04rest", "a ZIP archive or office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (bytes(range(256)) * 20, "is binary"),
        (b"text with a \0 in it", "is binary"),
        (b"\x01\x02\x03\x04\x05 controls", "is binary"),
        (bytes(range(128, 256)) * 3, "cannot be told"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    assert "article.txt" in refused(write(tmp_path, data), says)


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_refusal(data: bytes) -> None:
    try:
        decoded = decode_text(data)
    except DocumentError:
        return
    else:
        decoded.text.encode()
        assert "\0" not in decoded.text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80))
def test_utf_8_is_always_read_as_it_is(text: str) -> None:
    if not text.startswith("\ufeff") and not text.encode().startswith(
        (b"PK\x03", b"GIF8", b"%PDF-", b"{\\rtf")
    ):
        assert decode_text(text.encode()).text == text


@pytest.mark.parametrize("name", ["zip", "hex", "rot13", "utf-7", "unicode_escape", "idna", "no such", "\0"])
def test_declared_encodings_that_are_none_are_ignored(name: str) -> None:
    assert decode_text(b"a +AGI- \\u0041", declared=name).text == "a +AGI- \\u0041"


# --- sizes and places -----------------------------------------------------------------


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a 50 MB file was opened")

    monkeypatch.setattr(Path, "open", opened)
    begun = time.perf_counter()
    refused(path, "larger than 10 MB")
    assert time.perf_counter() - begun < 1


def test_the_caps_of_text_and_html_differ(tmp_path: Path) -> None:
    refused(write(tmp_path, b"word " * (MAX_TEXT_BYTES // 5 + 1)), "larger than 5 MB")
    refused(write(tmp_path, b"word " * (MAX_TEXT_CHARS // 5 + 1)), "more than 1,000,000 characters")
    assert len(read_document(write(tmp_path, b"word " * (MAX_TEXT_CHARS // 5))).text) == MAX_TEXT_CHARS
    markup = f"<html><body><p>{BODY}</p><p>{BODY}</p><!--{'x' * MAX_TEXT_BYTES}--></body></html>"
    assert BODY in read_document(write(tmp_path, markup.encode(), "large.html")).text


def test_an_endless_stream_is_cut_off() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= MAX_HTML_BYTES + 1
            return b"a" * size

    with pytest.raises(DocumentError, match="standard input is larger than 10 MB"):
        read_source("-", stdin=Endless())  # type: ignore[arg-type]


def test_a_pipe_that_nobody_writes_into_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    refused(tmp_path / "pipe.txt", "is a pipe")


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    refused(tmp_path / "missing.txt", "No such file")
    refused(tmp_path, "is a folder")
    refused("a\0b", "cannot be read")
    refused("x" * 5000, "cannot be read")
    assert "\\u202e" in refused(tmp_path / "right\u202eleft.txt", "No such file")


# --- dates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2019-01-23", " 2019-01-23 ", "2019/01/23", "20190123", "2019-01-23T10:00:00Z", "2019-01-23 23:59",
        "2019-01-23T23:59:59.123+03:00", "23 January 2019", "23 Jan 2019", "January 23, 2019", "Jan. 23 2019",
    ],
)  # fmt: skip
def test_dates_that_mean_one_day(text: str) -> None:
    assert parse_date(text) == date(2019, 1, 23)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "01/02/2019", "23.01.2019", "2019-1-23", "2019-02-30", "2019-13-01", "0000-01-01",
     "32 January 2019", "23 Smarch 2019", "2019", "19-01-23", "２０１９-01-23", "2019-01-23; rm",
     "2019-01-23\n2020"],
)  # fmt: skip
def test_dates_that_do_not(text: str) -> None:
    with pytest.raises(DocumentError, match=r"2019-01-23$") as error:
        parse_date(text)
    assert "\n" not in str(error.value)


def test_a_wrong_date_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no date"):
        read_source(tmp_path / "missing.txt", published="last week")


# --- HTML -----------------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Guards hold the bridge | The Herald</title>
<meta property="og:site_name" content="The Herald"><meta name="author" content="Ada Writer">
<meta property="og:title" content="Guards hold the bridge">
<meta property="article:published_time" content="2024-05-03T10:00:00Z">
<link rel="canonical" href="https://herald.example/bridge">
<script>document.write("EVIL ONE")</script><style>p {{ color: red }}</style></head>
<body onload="alert('EVIL TWO')"><nav><a href="/">Home</a></nav><article><h1>Guards hold the bridge</h1>
<p onclick="alert('EVIL THREE')">{BODY}</p><noscript>EVIL FOUR</noscript>
<p>Its neighbours deny that &amp; say that قصيرة was never theirs, according to three people.</p>
<script>alert("EVIL FIVE")</script><iframe srcdoc="EVIL SIX"></iframe></article>
<footer>All rights reserved</footer></body></html>"""


def test_a_page_gives_text_and_metadata(tmp_path: Path) -> None:
    reading = read_source(write(tmp_path, PAGE.encode(), "page.htm"))
    document = reading.document
    assert BODY in document.text
    assert "deny that & say that قصيرة was" in document.text
    assert "EVIL" not in document.text
    assert "<" not in document.text
    assert document.title == "Guards hold the bridge"
    assert (document.publisher, reading.author) == ("The Herald", "Ada Writer")
    assert document.published == date(2024, 5, 3)
    assert document.url == "https://herald.example/bridge"


def test_the_caller_knows_better_than_the_page(tmp_path: Path) -> None:
    document = read_document(
        write(tmp_path, PAGE.encode(), "page.html"),
        published=date(2020, 1, 1),
        title="Mine",
        url="https://mine.example/",
        publisher="Me",
    )
    assert (document.title, document.url, document.publisher) == ("Mine", "https://mine.example/", "Me")
    assert document.published == date(2020, 1, 1)


def test_a_page_in_a_declared_code_page(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1256").encode("cp1256")
    assert "قصيرة" in read_document(write(tmp_path, page, "page.html")).text


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", "data:text/html,x", "//evil.example/x"])
def test_a_pages_own_address_is_kept_only_if_it_is_one(tmp_path: Path, scheme: str) -> None:
    page = PAGE.replace("https://herald.example/bridge", scheme)
    url = read_document(write(tmp_path, page.encode(), "page.html")).url
    assert url.startswith(("http://", "https://")) or not url


def test_a_page_without_an_article(tmp_path: Path) -> None:
    refused(
        write(tmp_path, b"<html><body><script>let a = 1</script></body></html>", "p.html"), "no article text"
    )


HOSTILE = {
    "deep": "<div>" * 300_000 + BODY,
    "attribute": f'<p title="{"a" * 5_000_000}">x</p><p>{BODY}</p>',
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + f"<p>{BODY} &b;</p>",
    "unclosed": "<table><tr><td>" * 20_000 + BODY,
    "external": f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>{BODY} {BODY} &f;</p>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_neither_hangs_nor_crashes(name: str) -> None:
    try:
        page = read_page(f"<html><body>{HOSTILE[name]}</body></html>", timeout_s=15)
    except DocumentError:
        return
    else:
        assert BODY in page.text
        assert "root:" not in page.text
        assert len(page.text) < 10_000


def test_markup_that_takes_for_ever_is_given_up() -> None:
    attributes = " ".join(f'a{n}="x"' for n in range(200_000))
    begun = time.perf_counter()
    with pytest.raises(DocumentError, match="could not be read within 1 s"):
        read_page(f"<html><body><p {attributes}>{BODY}</p></body></html>", timeout_s=1)
    assert time.perf_counter() - begun < 5
