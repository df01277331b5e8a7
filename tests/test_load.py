import codecs
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import resources, tables
from analysis.load import load_articles
from analysis.load.header import read_dateline, read_header
from analysis.load.moments import find_moment, parse_published
from analysis.load.pdf import join_pages

BODY = "Shells fell on the market of Nyala, killing two traders, medics said."
OTHER = "Gunmen stopped a bus outside Gao and took three passengers."


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only(folder: Path, name: str, content: str | bytes, **options: object) -> pd.Series:
    """Load one file and return its row."""
    articles = load_articles(write(folder, name, content), **options)
    assert len(articles) == 1, articles.attrs["rejected"]
    return articles.iloc[0]


def reasons(articles: pd.DataFrame) -> dict[str, str]:
    return {entry["path"]: entry["reason"] for entry in articles.attrs["rejected"]}


# --- kinds of sources -----------------------------------------------------------------------


def test_a_folder_is_read_in_path_order_without_hidden_files_and_readmes(tmp_path):
    write(tmp_path, "b/two.txt", OTHER)
    write(tmp_path, "a.txt", BODY)
    for name in (".hidden.txt", ".git/x.txt", "README.md", "b/readme.txt"):
        write(tmp_path, name, "This must not be read at all.")
    articles = load_articles(tmp_path)
    assert articles["path"].tolist() == ["a.txt", "b/two.txt"]
    assert articles["text"].tolist() == [BODY, OTHER]
    assert articles["source"].tolist() == ["a", "two"]
    assert list(articles.index) == [0, 1]
    assert articles.attrs == {"rejected": [], "notes": []}
    assert articles.dtypes.astype(str).to_dict() == tables.SCHEMAS["articles"]


def test_a_list_of_records_is_read_like_a_frame():
    records = [{"text": BODY, "source": "Wire A", "date": "2024-03-04"}, {"headline": "No body"}]
    articles = load_articles(records)
    row = articles.iloc[0]
    assert (row["text"], row["source"], str(row["published"].date())) == (
        BODY,
        "Wire A",
        "2024-03-04",
    )
    assert reasons(articles) == {"text 2": "no text"}


def test_a_source_without_any_article_is_said_aloud():
    with pytest.warns(UserWarning, match="no article was read, 1 rejected; text 1: neither a text"):
        assert load_articles([3]).empty


def test_a_file_alone_gets_the_same_row_as_within_its_folder(tmp_path):
    write(tmp_path, "metadata.csv", "file,source\na.txt,Wire A\nb.txt,Wire B\n")
    path = write(tmp_path, "a.txt", BODY)
    write(tmp_path, "b.txt", OTHER)
    alone = load_articles(str(path))
    pd.testing.assert_frame_equal(alone, load_articles(tmp_path).head(1))
    assert alone.attrs["rejected"] == []


def test_strings_in_a_list_are_texts():
    articles = load_articles([BODY, OTHER, 7, "story.txt"])
    assert articles["source"].tolist() == ["text 1", "text 2"]
    assert articles["path"].isna().all()
    assert "int" in reasons(articles)["text 3"]
    assert "pathlib.Path" in reasons(articles)["text 4"]


def test_paths_in_a_list_may_be_files_folders_or_missing(tmp_path):
    one, _ = write(tmp_path, "one.txt", BODY), write(tmp_path, "sub/two.txt", OTHER)
    articles = load_articles((one, tmp_path / "sub", tmp_path / "gone.txt"))
    assert articles["path"].tolist() == [one.as_posix(), (tmp_path / "sub/two.txt").as_posix()]
    assert reasons(articles) == {(tmp_path / "gone.txt").as_posix(): "no such file"}


def test_a_frame_keeps_ids_and_drops_unknown_columns():
    frame = pd.DataFrame(
        {
            "text": [BODY, OTHER, None, 5],
            "outlet": ["Wire A", None, "x", "x"],
            "date": ["2024-03-03", None, None, None],
            "article_id": ["first", None, None, None],
            "mood": "grim",
        },
        index=[9, 9, 9, 9],
    )
    articles = load_articles(frame)
    assert list(articles.columns) == list(tables.SCHEMAS["articles"])
    assert articles["article_id"].tolist() == ["first", tables.article_id("row 2", OTHER)]
    assert articles["source"].tolist() == ["Wire A", "row 2"]
    assert reasons(articles) == {"row 3": "no text", "row 4": "text is int, not a string"}


def test_articles_load_again_unchanged(tmp_path):
    write(tmp_path, "a.txt", f"Shells fall on Nyala\n\nBy Jane Doe\nPosted: 3 March 2024\n\n{BODY}")
    write(tmp_path, "b.txt", f"NIAMEY, 4 March 2024 (XYZ) - {OTHER}")
    articles = load_articles(tmp_path)
    assert articles["published_how"].tolist() == ["header", "dateline"]
    pd.testing.assert_frame_equal(load_articles(articles), articles)


@pytest.mark.parametrize("source", ["no/such/place", BODY * 99, "a\nb", "a\0b"])
def test_a_string_that_is_no_path_says_how_to_load_a_text(source):
    with pytest.raises(FileNotFoundError, match=r"put it in a list"):
        load_articles(source)


def test_sources_of_another_kind_raise(tmp_path):
    with pytest.raises(TypeError, match="int"):
        load_articles(5)
    with pytest.raises(ValueError, match="'text'"):
        load_articles(pd.DataFrame({"words": [BODY]}))
    with pytest.raises(FileNotFoundError, match="metadata"):
        load_articles([BODY], metadata=tmp_path / "gone.csv")
    with pytest.raises(ValueError, match="'path'"):
        load_articles([BODY], metadata=pd.DataFrame({"source": ["Wire A"]}))


@pytest.mark.parametrize("empty", [[], (), pd.DataFrame({"text": []})])
def test_nothing_in_gives_an_empty_table(empty):
    pd.testing.assert_frame_equal(load_articles(empty), tables.empty("articles"))


# --- encodings and cleaning -----------------------------------------------------------------

WORDS = "“Stop,” he said – in Kraków, Türkiye and Côte d’Ivoire.\nThen he left."


@pytest.mark.parametrize(
    "raw",
    [
        WORDS.encode("utf-8"),
        codecs.BOM_UTF8 + WORDS.encode("utf-8"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.replace("\n", "\r\n").encode("utf-8"),
        WORDS.replace("\n", "\r").encode("utf-8"),
    ],
)
def test_encodings_and_line_ends_give_the_same_text(tmp_path, raw):
    assert only(tmp_path, "a.txt", raw)["text"] == WORDS


def test_old_encodings_are_read_with_a_note(tmp_path):
    old = "“No,” the Müllers said in Besançon."
    write(tmp_path, "a.txt", old.encode("cp1252"))
    write(tmp_path, "b.txt", WORDS.encode() + b" And \xff more.")
    articles = load_articles(tmp_path)
    assert articles["text"].tolist() == [old, WORDS + " And \ufffd more."]
    notes = {note["path"]: note["note"] for note in articles.attrs["notes"]}
    assert notes == {
        "a.txt": "not UTF-8: read as cp1252",
        "b.txt": "1 invalid UTF-8 sequences replaced",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  One.  \n\n\n\n\tTwo. \n", "One.\n\n\tTwo."),
        ("A\u00a0man\u2009said: «No».", "A\u00a0man\u2009said: «No»."),
        ("e\u0301 stays, \ufb01 too", "e\u0301 stays, \ufb01 too"),
        ("A\x00 man\ufeff left.", "A man left."),
        ("Kyiv \ud83d fell", "Kyiv \ufffd fell"),
        ("Smile \ud83d\ude00 now", "Smile \U0001f600 now"),
    ],
)
def test_only_line_ends_and_white_space_are_normalised(text, expected):
    assert load_articles([text])["text"].tolist() == [expected]


def test_a_hard_wrapped_text_gets_its_paragraphs_back(tmp_path):
    wrapped = (
        "The column left the town before dawn and took\nthe northern road, three "
        "drivers who saw it\npass said on Sunday. It was made up of some\nforty vehicles, "
        "among them rocket-\nlaunchers and fuel trucks, they said.\n\n"
        "Nobody was hurt, according to the mayor of\nthe town."
    )
    paragraphs = only(tmp_path, "a.txt", wrapped)["text"].split("\n\n")
    assert len(paragraphs) == 2
    assert "\n" not in paragraphs[0]
    assert "rocket-launchers and" in paragraphs[0]
    assert load_articles(["One.\nTwo.\nThree.\nFour.\nFive.\nSix."]).loc[0, "text"].count("\n") == 5


# --- rejections -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b" \n\t\n", "empty file"),
        ("a.txt", "\ufeff\n", "no text"),
        ("a.txt", "— … —", "no words"),
        ("a.txt", bytes(range(256)) * 9, "binary file"),
        ("a.txt", b"abc\x00def", "binary file"),
        ("a.txt", codecs.BOM_UTF16_LE + b"a\x00b", "undecodable"),
        ("a.txt", "word " * 300, "too long"),
        ("a.txt", "word " * 2000, "too long"),
        ("a.docx", b"PK", "unknown format .docx"),
        ("photo.jpg", b"\xff\xd8", "unknown format .jpg"),
        ("LICENSE", BODY, "unknown format (no suffix)"),
        ("a.md", f"---\ntitle: [x\n---\n{BODY}", "broken YAML"),
        ("a.json", "{", "broken JSON"),
        ("a.json", "[" * 100_000, "broken JSON"),
        ("a.json", "3", "neither an article nor a list"),
        ("a.csv", "title,words\nx,y\n", "no column 'text'"),
        ("a.xml", "<note>hello</note>", "no RSS or Atom feed"),
        ("a.pdf", b"%PDF-1.4 and nothing more", "broken or locked PDF"),
    ],
)
def test_a_bad_file_is_rejected_with_its_reason(tmp_path, name, content, reason):
    for suffix, library in {".pdf": "pypdf", ".xml": "feedparser"}.items():
        if name.endswith(suffix):
            pytest.importorskip(library)
    write(tmp_path, name, content)
    write(tmp_path, "good.txt", OTHER)
    articles = load_articles(tmp_path, max_chars=1000)
    assert articles["path"].tolist() == ["good.txt"]
    assert list(reasons(articles)) == [name]
    assert reason in reasons(articles)[name]
    json.dumps(articles.attrs)


def test_a_file_that_may_not_be_read_is_rejected(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", BODY)
    write(tmp_path, "b.txt", OTHER)
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    articles = load_articles(tmp_path)
    assert articles["path"].tolist() == ["b.txt"]
    assert reasons(articles) == {"a.txt": "unreadable: Permission denied"}


def test_a_repeated_text_is_rejected_unless_two_outlets_ran_it(tmp_path):
    write(tmp_path, "a.txt", BODY)
    write(tmp_path, "b.txt", f"  {BODY}\r\n")
    assert reasons(load_articles(tmp_path)) == {"b.txt": "duplicate: same text as a.txt"}
    frame = pd.DataFrame({"text": [BODY] * 3, "source": ["Wire A", "Wire B", "Wire A"]})
    articles = load_articles(frame)
    assert articles["source"].tolist() == ["Wire A", "Wire B"]
    assert articles["article_id"].is_unique
    assert reasons(articles) == {"row 3": "duplicate: same text as row 1"}


def test_an_id_stands_once():
    articles = load_articles(pd.DataFrame({"text": [BODY, OTHER], "article_id": ["x", "x"]}))
    assert reasons(articles) == {"row 2": "duplicate: same article_id as row 1"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX links and pipes")
def test_links_and_pipes_neither_loop_nor_hang(tmp_path):
    write(tmp_path, "real/a.txt", BODY)
    (tmp_path / "real/up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "again").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    articles = load_articles(tmp_path)
    assert articles["path"].tolist() == ["real/a.txt"]
    assert {path: reason.split()[0] for path, reason in reasons(articles).items()} == {
        "real/up": "link",
        "again": "link",
        "gone.txt": "link",
        "pipe.txt": "not",
    }


@pytest.mark.parametrize(
    ("name", "library"), [("a.html", "trafilatura"), ("a.pdf", "pypdf"), ("a.rss", "feedparser")]
)
def test_a_missing_extra_is_named(tmp_path, monkeypatch, name, library):
    monkeypatch.setitem(__import__("sys").modules, library, None)
    reason = reasons(load_articles(write(tmp_path, name, "<p>x</p>")))[name]
    assert library in reason
    assert 'pip install "dispatches[ingest]"' in reason


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(lambda text: text.encode("utf-16", "surrogatepass")),
        st.text("date Posted:2024-0315 March,\nBy Ad()—-#\r*_[]", max_size=200).map(str.encode),
    ),
    st.sampled_from(["a.txt", "a.md", "a.jsonl", "a.json", "a.csv"]),
)
def test_any_bytes_give_a_clean_row_or_a_reason(tmp_path, raw, name):
    articles = load_articles(write(tmp_path, name, raw))
    assert len(articles) + len(articles.attrs["rejected"]) >= (name == "a.txt")
    for text in articles["text"]:
        assert text == text.strip() != ""
        assert not set("\r\x00\ufeff") & set(text)
        assert "\n\n\n" not in text
        assert all(line == line.rstrip() for line in text.split("\n"))
        text.encode("utf-8")
    tables_again = tables.to_table("articles", articles.to_dict("records"))
    assert tables_again["article_id"].is_unique


# --- formats --------------------------------------------------------------------------------

FRONT = """---
title: "Shells fall: two die"
outlet: Wire A
author: [Jane Doe, Ali Amin]
date: 2024-03-03T10:30:00+02:00
url: https://wire.example/a
language: no
---
"""


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt"])
def test_front_matter_gives_the_fields(tmp_path, name):
    row = only(tmp_path, name, FRONT + BODY)
    assert row["text"] == BODY
    assert row["title"] == "Shells fall: two die"
    assert (row["source"], row["author"]) == ("Wire A", "Jane Doe; Ali Amin")
    assert row["published"] == pd.Timestamp("2024-03-03 08:30", tz="UTC")
    assert (row["published_how"], row["language"]) == ("given", "no")


def test_a_rule_at_the_top_of_a_text_is_no_front_matter(tmp_path):
    text = "---\nTwo died: one, a child\n a: b: c\n---\nMore follows here."
    assert only(tmp_path, "a.txt", text)["text"] == text


def test_key_lines_give_the_fields_only_in_company(tmp_path):
    row = only(tmp_path, "a.txt", f"Title: Shells fall\nSource: Wire A\n\n{BODY}")
    assert (row["title"], row["source"], row["text"]) == ("Shells fall", "Wire A", BODY)
    alone = f"Source: a doctor in Nyala.\n{BODY}"
    assert only(tmp_path, "b.txt", alone)["text"] == alone


def test_markdown_marks_go_and_words_stay(tmp_path):
    body = (
        "# Shells fall on **Nyala**\n\n![map](m.png)\n> He said *no* and [left](https://x.example)."
        "\n\n- 2 * 3 * 4 fell, snake_case_name stays\n\n***\n\nEnd."
    )
    row = only(tmp_path, "a.md", body)
    assert row["title"] == "Shells fall on Nyala"
    assert row["text"] == (
        "Shells fall on Nyala\n\nHe said no and left.\n\n"
        "- 2 * 3 * 4 fell, snake_case_name stays\n\nEnd."
    )


def test_json_lines_name_the_line_they_reject(tmp_path):
    lines = [
        json.dumps({"Text": BODY, "publisher": {"name": "Wire A"}, "pubDate": "3 March 2024"}),
        "",
        '{"title": "nothing"}',
        '{"text": ',
        "[1]",
        json.dumps({"content": OTHER, "url": "https://www.wire-b.example/2024/03/05/x"}),
    ]
    articles = load_articles(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert articles["source"].tolist() == ["Wire A", "wire-b.example"]
    assert articles["path"].tolist() == ["a.jsonl:1", "a.jsonl:6"]
    assert articles["published_how"].tolist() == ["given", "inferred"]
    assert articles["published"].dt.day.tolist() == [3, 5]
    assert sorted(reasons(articles)) == ["a.jsonl:3", "a.jsonl:4", "a.jsonl:5"]
    assert reasons(articles)["a.jsonl:3"] == "no text"


@pytest.mark.parametrize(
    "records",
    [
        [{"text": BODY}, {"text": OTHER}],
        {"status": "ok", "articles": [{"body": BODY}, {"body": OTHER}]},
    ],
)
def test_json_may_be_a_list_or_wrap_one(tmp_path, records):
    articles = load_articles(write(tmp_path, "wire.json", json.dumps(records)))
    assert articles["text"].tolist() == [BODY, OTHER]
    assert articles["source"].tolist() == ["wire", "wire"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_rows_are_articles(tmp_path, delimiter):
    cells = [["Source", "text"], ["Wire A", f'"{BODY}\nMore."'], ["Wire B", "x", "y"], ["Wire C"]]
    content = "\r\n".join(delimiter.join(row) for row in cells)
    articles = load_articles(write(tmp_path, "a.csv", content))
    assert articles["text"].tolist() == [f"{BODY}\nMore."]
    assert articles["source"].tolist() == ["Wire A"]
    assert reasons(articles) == {"a.csv:4": "3 cells, but 2 columns", "a.csv:5": "no text"}


def test_csv_cells_may_be_long(tmp_path):
    long = "word " * 40_000
    assert only(tmp_path, "a.csv", f"text\n{long}\n")["text"] == long.strip()


PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="{charset}">
<title>Shells fall on Nyala</title><meta property="og:site_name" content="Wire A">
<meta name="author" content="Jane Doe">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle",
"datePublished": "2024-03-03T10:30:00+02:00"}}]}}</script></head>
<body><nav><a href="/">Home</a></nav>
<article><h1>Shells fall on Nyala</h1><p>{body} The café burned down.</p>
<p>Residents said the shelling lasted for more than an hour and came from the west of town.</p>
<p>A doctor at the hospital said that it had run out of blood and of clean water on Sunday.</p>
</article><footer>Copyright 2019 Wire A</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2"])
def test_a_web_page_gives_article_and_metadata(tmp_path, charset):
    pytest.importorskip("trafilatura", exc_type=ImportError)
    page = PAGE.format(charset=charset, body=BODY).encode(charset)
    row = only(tmp_path, "a.html", page)
    assert f"{BODY} The café burned down." in row["text"]
    assert "Copyright" not in row["text"]
    assert (row["title"], row["source"]) == ("Shells fall on Nyala", "Wire A")
    assert (row["author"], row["language"]) == ("Jane Doe", "en")
    assert row["published"] == pd.Timestamp("2024-03-03 08:30", tz="UTC")


def test_a_page_without_text_is_rejected(tmp_path):
    pytest.importorskip("trafilatura", exc_type=ImportError)
    articles = load_articles(write(tmp_path, "a.html", "<html><body></body></html>"))
    assert reasons(articles) == {"a.html": "no article text found in the HTML"}


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire A</title>
<language>en-us</language>
<item><title>Shells fall</title><link>https://wire.example/1</link>
<pubDate>Sun, 03 Mar 2024 10:30:00 +0200</pubDate>
<description>&lt;p&gt;Shells fell on Nyala &amp;amp; El Geneina.&lt;/p&gt;
&lt;p&gt;Two died.&lt;/p&gt;
</description></item><item><title>Nothing</title></item></channel></rss>"""


@pytest.mark.parametrize("name", ["a.xml", "a.rss"])
def test_feed_items_are_articles(tmp_path, name):
    pytest.importorskip("feedparser")
    articles = load_articles(write(tmp_path, name, FEED))
    row = articles.iloc[0]
    assert row["text"] == "Shells fell on Nyala & El Geneina.\n\nTwo died."
    assert (row["source"], row["title"], row["language"]) == ("Wire A", "Shells fall", "en")
    assert row["published"] == pd.Timestamp("2024-03-03 08:30", tz="UTC")
    assert reasons(articles) == {f"{name}:2": "no text"}


def make_pdf(pages: list[list[str]]) -> bytes:
    """Write a small PDF whose pages show `pages`, line by line."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_a_pdf_loses_running_heads_and_line_breaks(tmp_path):
    pytest.importorskip("pypdf")
    raw = make_pdf(
        [
            [
                "The Nyala Herald 1",
                "Shells fell on the market of Nyala, kil-",
                "ling two traders on",
            ],
            ["The Nyala Herald 2", "Sunday, medics said.", "Page 2 of 2"],
        ]
    )
    text = only(tmp_path, "a.pdf", raw)["text"]
    assert text == "Shells fell on the market of Nyala, killing two traders on Sunday, medics said."


def test_a_pdf_without_text_is_rejected(tmp_path):
    pytest.importorskip("pypdf")
    articles = load_articles(write(tmp_path, "a.pdf", make_pdf([[]])))
    assert "no text" in reasons(articles)["a.pdf"]


def test_pdf_ligatures_become_letters():
    assert join_pages(["The \ufb01rst o\ufb03cer ½ left."]) == "The first officer ½ left."


# --- metadata beside the files --------------------------------------------------------------


def test_metadata_overrides_the_file_and_names_what_is_missing(tmp_path):
    write(tmp_path, "sub/a.md", FRONT + BODY)
    write(tmp_path, "b.jsonl", json.dumps({"text": OTHER, "title": "Bus stopped"}))
    rows = "path,source,published,title\nsub\\a.md,Wire Z,,Two die\n"
    rows += "b.jsonl,Wire B,4 March 2024,\nc.txt,,,\n"
    write(tmp_path, "metadata.csv", "\ufeff" + rows)
    articles = load_articles(tmp_path)
    assert articles["source"].tolist() == ["Wire B", "Wire Z"]
    assert articles["title"].tolist() == ["Bus stopped", "Two die"]
    assert articles["published"].dt.day.tolist() == [4, 3]
    assert reasons(articles) == {"c.txt": "named in the metadata, but no such file"}


def test_passed_metadata_wins_over_the_file_beside(tmp_path):
    write(tmp_path, "a.txt", BODY)
    write(tmp_path, "metadata.csv", "path,source,author\na.txt,Wire A,Jane Doe\n")
    passed = write(tmp_path, "mine.csv", "path,source\na.txt,Wire B\n")
    for metadata in (passed, pd.DataFrame({"file": ["a.txt"], "outlet": ["Wire B"]})):
        articles = load_articles(tmp_path, metadata=metadata)
        assert articles[["source", "author"]].values.tolist() == [["Wire B", "Jane Doe"]]
    assert reasons(load_articles(tmp_path, metadata=passed)) == {}


def test_broken_metadata_does_not_stop_the_folder(tmp_path):
    write(tmp_path, "a.txt", BODY)
    write(tmp_path, "sub/metadata.csv", "name,source\na.txt,Wire A\n")
    articles = load_articles(tmp_path)
    assert len(articles) == 1
    assert "no column 'path'" in reasons(articles)["sub/metadata.csv"]


def test_a_given_date_that_cannot_be_read_leaves_a_note():
    frame = pd.DataFrame({"text": [BODY, OTHER], "published": ["03/04/2025", "soon"]})
    articles = load_articles(frame)
    assert articles["published"].isna().all()
    assert articles["published_how"].isna().all()
    assert [note["path"] for note in articles.attrs["notes"]] == ["row 1", "row 2"]
    assert "03/04/2025" in articles.attrs["notes"][0]["note"]


# --- dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-11-25", "2025-11-25T00:00"),
        ("20251125", "2025-11-25T00:00"),
        ("2025/11/25", "2025-11-25T00:00"),
        ("2025-11-25T23:30:00-05:00", "2025-11-26T04:30"),
        ("2025-11-25 10:30:15.123Z", "2025-11-25T10:30"),
        ("25 Nov 2025", "2025-11-25T00:00"),
        ("25th of November, 2025", "2025-11-25T00:00"),
        ("25-Nov-2025", "2025-11-25T00:00"),
        ("Nov. 25, 2025", "2025-11-25T00:00"),
        ("Tuesday November 25th 2025", "2025-11-25T00:00"),
        ("November 25, 2025 at 9:05 p.m. EST", "2025-11-26T02:05"),
        ("November 25, 2025 12:05 AM UTC", "2025-11-25T00:05"),
        ("November 25, 2025 11:30 PM ET", "2025-11-25T00:00"),
        ("25 November 2025 10:30 GMT", "2025-11-25T10:30"),
        ("25 November 2025 10:30 GMT+3", "2025-11-25T07:30"),
        ("10:30 GMT, 25 November 2025", "2025-11-25T10:30"),
        ("25.11.2025", "2025-11-25T00:00"),
        ("11/25/2025", "2025-11-25T00:00"),
        ("11/25/25", "2025-11-25T00:00"),
        ("03.03.2025", "2025-03-03T00:00"),
        ("Tue, 25 Nov 2025 10:30:00 +0530", "2025-11-25T05:00"),
        ("3 JAN 90", "1990-01-03T00:00"),
        (pd.Timestamp("2025-11-25 10:30", tz="Asia/Yangon"), "2025-11-25T04:00"),
        (pd.Timestamp("2025-11-25").date(), "2025-11-25T00:00"),
        ("03/04/2025", None),
        ("03.04.2025", None),
        ("25/11/25", None),
        ("31 February 2025", None),
        ("November 2025", None),
        ("25 Nov", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("25 Nov 2025 or so", None),
    ],
)
def test_publication_dates(value, expected):
    found = parse_published(value)
    assert (found and found.isoformat()[:16]) == expected


def test_a_list_price_is_no_year():
    assert find_moment("Nov 25, 10 people were killed") is None


@pytest.mark.parametrize(
    "row", resources.lexicon("date_stamps"), ids=lambda row: row["pattern"].replace(" ", "_")
)
def test_every_stamp_word_is_cut_with_its_date(row):
    header = read_header(f"{row['example']}\n{BODY}")
    assert header.text.endswith(BODY)
    assert row["example"].split()[0].casefold() not in header.text.casefold()
    assert header.dates[row["label"]].year == 2024


@pytest.mark.parametrize("row", resources.lexicon("time_zones"), ids=lambda row: row["pattern"])
def test_every_time_zone_shifts_its_example(row):
    stamp = row["example"].split(": ", 1)[1]
    shifted = parse_published(stamp)
    local = parse_published(stamp.removesuffix(row["pattern"]))
    if row["label"] == "local":  # ambiguous names: only the day is kept
        assert shifted == local.replace(hour=0, minute=0)
    else:
        assert (local - shifted).total_seconds() == float(row["label"]) * 3600


# --- what stands above the text -------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "published", "author"),
    [
        (" date 2024-03-03 ", "2024-03-03T00:00", None),
        ("Date: 2024-03-03\n\n", "2024-03-03T00:00", None),
        ("Published: 3 March 2024 10:30 GMT\n", "2024-03-03T10:30", None),
        ("Published 3 March 2024 | 10:30 GMT | ", "2024-03-03T10:30", None),
        ("**Published on March 3rd, 2024**\n\n", "2024-03-03T00:00", None),
        ("Updated: March 4, 2024\nPosted: March 3, 2024\n", "2024-03-03T00:00", None),
        ("Last updated on 4 March 2024\n", "2024-03-04T00:00", None),
        ("Posted: March 3, 2024 1:50 PM EST Updated: March 4, 2024\n", "2024-03-03T18:50", None),
        ("Posted on March 3, 2024 by Jane Doe\n", "2024-03-03T00:00", "Jane Doe"),
        ("By Jane Doe\n3 March 2024\n\n", "2024-03-03T00:00", "Jane Doe"),
        ("BY JANE DOE AND ALI AL-AMIN\n\n", None, "JANE DOE AND ALI AL-AMIN"),
        ("By Omar bin Said, Wire A\n", None, "Omar bin Said, Wire A"),
        ("Sunday, March 3, 2024\n\n", "2024-03-03T00:00", None),
        ("Sun 03 Mar 2024 ", "2024-03-03T00:00", None),
        ("3 March 2024 ", "2024-03-03T00:00", None),
        ("2024-03-03 ", "2024-03-03T00:00", None),
        ("Posted: 03/04/2024\n", None, None),
    ],
)
def test_headers_are_read_and_cut(head, published, author):
    header = read_header((head + BODY).strip())
    assert header.text == BODY
    assert (header.published and header.published.isoformat()[:16]) == published
    assert header.author == author
    assert header.title is None


@pytest.mark.parametrize(
    "text",
    [
        "Date palms burned outside Basra on Monday.",
        "Published figures show that 12 people died.",
        "Updated maps of the front were shown on 3 March 2024.",
        "Published 3 March 2024, the report counts 40 dead.",
        "Posted 3 March 2024 to a channel of the group, the film shows a burning tank.",
        "3 March 2024 was the deadliest day of the siege.",
        "March 3, 2024, was the deadliest day of the siege.",
        "On 3 March 2024 Shells fell.",
        "By Sunday the town had fallen.\nNobody was left.",
        "By nightfall, General Amin had fled\nand his men with him.",
        "2024-03-03",
        "By Jane Doe",
        "Posted: 3 March 2024",
        "Nobody died. Posted: no.",
    ],
)
def test_sentences_are_not_cut(text):
    header = read_header(text)
    assert header.text == text
    assert header.published is None


@pytest.mark.parametrize(
    ("text", "title", "kept"),
    [
        (f"Shells fall on Nyala\n\n{BODY}", "Shells fall on Nyala", None),
        ("Who shelled Nyala?\n\n" + BODY, "Who shelled Nyala?", None),
        (
            f"Shells fall on Nyala\nTwo traders among the dead\n\n{BODY}",
            "Shells fall on Nyala",
            None,
        ),
        (f"Shells fall on Nyala\n{BODY} {OTHER}", "Shells fall on Nyala", None),
        (
            f"Shells fall on Nyala\nBy Jane Doe\nPublished: 3 March 2024\n\n{BODY}",
            "Shells fall on Nyala",
            f"Shells fall on Nyala\n\n{BODY}",
        ),
        (
            f"Shells fall on Nyala Posted: Sunday, March 3, 2024 1:50 PM EST {BODY}",
            "Shells fall on Nyala",
            f"Shells fall on Nyala\n\n{BODY}",
        ),
        (f"{BODY}\n\n{OTHER}", None, None),
        ("Shells fell on the market of Nyala and\nkilled two traders, medics said.", None, None),
        ("Only one line without an end", None, None),
        (f"× Close\n\n{BODY}", None, None),
        (f"NYALA, 3 March 2024 (XYZ) - Two dead, more feared\n\n{BODY}", None, None),
    ],
)
def test_a_headline_is_the_title_and_stays(text, title, kept):
    header = read_header(text)
    assert header.title == title
    assert header.text == (kept or text)


@pytest.mark.parametrize(
    ("line", "published", "agency"),
    [
        ("KYIV, Nov 25, 2025 (Reuters) - Drones", "2025-11-25", "Reuters"),
        ("KYIV, Nov 25 (Reuters) - Drones", None, "Reuters"),
        ("Nov 25 (Reuters) - Drones", None, "Reuters"),
        ("PORT SUDAN, Sudan, 3 March 2024 — Drones", "2024-03-03", None),
        ("SAN SALVADOR, 3 JAN 90 (DOMESTIC SERVICE) -- THE ARMY", "1990-01-03", "DOMESTIC SERVICE"),
        ("BOGOTA (COLOMBIA), 3 JAN 90 (ABC - XYZ) -- THE ARMY", "1990-01-03", "ABC - XYZ"),
        ("DEIR AL-BALAH, Gaza Strip (AP) — Drones", None, "AP"),
        ("PARIS (March 3, 2024) — Drones", "2024-03-03", None),
        ("MOSCOW, March 3, 2024. /TASS/. Drones", "2024-03-03", "TASS"),
        ("Goma, Democratic Republic of the Congo (AFP) – Drones", None, "AFP"),
        ("(dpa) - Drones", None, "dpa"),
    ],
)
def test_datelines(line, published, agency):
    dateline = read_dateline(f"A heading\n\n{line} fell on the town.")
    assert (dateline.published and str(dateline.published.date())) == published
    assert dateline.agency == agency


@pytest.mark.parametrize(
    "line",
    [
        "Two drones (both Iranian) - one of them armed - fell.",
        "KYIV - Drones fell on the town.",
        "The army (SAF) - once an ally - left on 3 March 2024.",
        "He died in Goma on 3 March 2024 - a Sunday.",
        "Update (March 3, 2024) -- Drones fell.",
    ],
)
def test_dashes_make_no_dateline(line):
    assert read_dateline(line) is None


def test_the_most_trusted_date_and_source_win(tmp_path):
    text = f"Posted: 4 March 2024\n\nNYALA, 3 March 2024 (XYZ) - {BODY}"
    record = {"text": text, "url": "https://www.wire.example/2024/03/05/x"}
    names = {
        "given": {**record, "source": "Wire A", "date": "2024-03-02"},
        "header": record,
        "dateline": {**record, "text": text.split("\n\n")[1]},
        "inferred": {**record, "text": BODY},
    }
    articles = load_articles(write(tmp_path, "a.json", json.dumps(list(names.values()))))
    assert len(articles) == 3  # the second and third are the same text by the same agency
    assert articles["published_how"].tolist() == ["given", "header", "inferred"]
    assert articles["published"].dt.day.tolist() == [2, 4, 5]
    assert articles["source"].tolist() == ["Wire A", "XYZ", "wire.example"]


def test_a_day_in_the_file_name_is_inferred(tmp_path):
    row = only(tmp_path, "2024-03-03_wire.txt", BODY)
    assert (row["published_how"], row["published"].day) == ("inferred", 3)
    assert pd.isna(only(tmp_path, "000_1234567890123.txt", OTHER)["published"])


def test_an_ambiguous_stamp_leaves_a_note():
    articles = load_articles([f"Posted: 03/04/2024\n{BODY}", f"By Jane Doe\n{OTHER}"])
    assert articles["text"].tolist() == [BODY, OTHER]
    assert articles["published"].isna().all()
    assert [note["path"] for note in articles.attrs["notes"]] == ["text 1"]


def test_a_metadata_file_alone_is_no_article(tmp_path):
    path = write(tmp_path, "metadata.csv", "path,source\na.txt,Wire A\n")
    assert "no column 'text'" in reasons(load_articles(path))["metadata.csv"]
