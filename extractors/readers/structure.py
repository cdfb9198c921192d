"""From lines to blocks: title, headings, list items, running text, and the furniture around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from extractors.listed import is_listed
from extractors.model import Block, BlockKind
from extractors.readers import furniture
from extractors.readers.lines import Line, ascending

_NUMBERED = regex.compile(
    r"(?:(?P<part>(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:[IVXLC]+|\d+|thứ\s+\w+)\b[.:]?)"
    r"|(?P<roman>(?:[A-HĐ]|[IVX]{1,6})\s*[.)/]\s*(?=\p{Lu}|[“\"]))"
    r"|(?P<deep>\d{1,2}(?:\.\d{1,2}){1,4}\s*[.)]?\s*(?=\p{Lu}|[“\"]))"
    r"|(?P<arabic>\d{1,2}\s*(?:[.)]|/(?=\s))\s*(?=\p{Lu}|[“\"]))"
    r"|(?P<letter>[a-zđ]\s*[.)]\s+))"
)
_HEADING_LEVEL = {"part": 1, "roman": 2, "arabic": 3, "deep": 4, "letter": 5}
_BULLET = regex.compile(r"(?:(?P<dash>[-–—•●▪■♦*])|(?P<plus>[+○◦]))\s*(?=\S)")
_TERMINAL = regex.compile(r"[.;:!?…][\s\"”’')\]/.]*$")
# A line that opens with a day and a stroke tells when the page was put up, not of what.
_DATED = regex.compile(
    r"[(\[]?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\s*(?:\d{1,2}[:hg]\d{2}\s*)?(?:[|•·]|[–-].*(?:lượt|cỡ chữ))", regex.IGNORECASE
)
# A line that holds nothing but a day, with a word that says of what.
_DAY_LINE = regex.compile(
    r"[(\[]?(?:[\p{L} ]{2,24}:\s*)?(?:(?:thứ\s+\p{L}+|chủ\s+nhật)\s*,?\s*)?(?:ngày\s+)?"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[)\]]?",
    regex.IGNORECASE,
)
_BYLINE = regex.compile(r"(?:By|Theo|Nguồn|Tác giả|Bài|Tin|Thực hiện)\b:?(?:\s[\p{L}.,–-]+){1,4}")
_UNIT_NAME = r"(?:\s\p{Lu}[\p{L}’']*){1,4}"
# A line that names who publishes, or where, and not of what: no verb stands in it.
_IS_NAME = regex.compile(
    r"(?!.*\b(?:BAN HÀNH|TỔ CHỨC|TRIỂN KHAI|HỖ TRỢ|THĂM|TRAO|TẶNG|TỔNG KẾT|SƠ KẾT|HỌP|LẮNG NGHE|PHÁT ĐỘNG|KHAI MẠC"
    r"|ĐẠI HỘI|HỘI NGHỊ|KẾT QUẢ|NĂM)\b)"
    r"(?:(?:ỦY|UỶ) BAN|UBND|UBMTTQ|MTTQ|HĐND|SỞ|TỔNG CỤC|CỤC|CHI CỤC|LIÊN ĐOÀN|TRUNG TÂM|CỔNG|TRANG (?:THÔNG )?TIN"
    r"|HỆ THỐNG|TỈNH ỦY|HUYỆN ỦY|THÀNH ỦY|NGÂN HÀNG|BẢO HIỂM XÃ HỘI|TRƯỜNG|VĂN PHÒNG|PHÒNG (?!CHỐNG)"
    r"|HỘI (?:ĐỒNG|NÔNG DÂN|LIÊN HIỆP|CỰU|CHỮ THẬP|KHUYẾN)|BAN (?:DÂN TỘC|CHỈ ĐẠO|QUẢN LÝ|TUYÊN GIÁO)|BỘ)\b[^\p{Ll}:]*"
    r"|(?:Báo|Cổng|Trang|Sở|UBND|Tạp chí|Đài|Liên đoàn|Ngân hàng|Hệ thống)(?:\s\p{Lu}[\p{L}&-]+|\s(?:và|điện tử)){1,8}"
    r"(?:\s[–-]\s(?:Tin|Chuyên mục|Chuyên trang|Trang tin)(?:\s\p{Ll}+){0,4})?"
    r"|(?!.*\b(?:tổ chức|trao|tặng|thăm|hỗ trợ|giám sát|kiểm tra|tại|ở|về|với|cho|giúp|làm|họp|chung tay|phát động)\b)"
    r"(?:Sở|[ỦU][yỷ] ban|Uỷ ban|Hội|Ban|Phòng|Ngân hàng|Bảo hiểm xã hội|Liên đoàn|Chi cục|Cục|Trung tâm)\s"
    rf"[\p{{L}}\s,–-]{{3,60}}?\s(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn){_UNIT_NAME}"
    rf"|(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh){_UNIT_NAME}"
    rf"(?:\s*[-–,]\s*(?:huyện|thị xã|thành phố|tỉnh){_UNIT_NAME})*"
)
_SECTION_WORDS = 5
"""A line of fewer words above the text is the name of a section rather than a title."""
_SENTENCE_ENDS = regex.compile(r"[.!?…][\"”’')\]]*(?=\s+[\"“(]*\p{Lu}|\s*$)")
_LETTERHEAD = regex.compile(
    r"cộng\s+h[òo][àa]\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|độc\s+lập\s*[-–]\s*tự\s+do\s*[-–]\s*hạnh\s+phúc"
    r"|số\s*:\s*\.*\s*\d*\s*/.{0,60}|.{2,40},\s*ngày\s+[\d.…]{0,4}\s*tháng\s+[\d.…]{1,4}\s*năm\s+\d{4}\.?"
    r"|đảng\s+cộng\s+sản\s+việt\s+nam",
    regex.IGNORECASE,
)
_DOCUMENT_KIND = regex.compile(
    r"(?:DỰ\s+THẢO\s+)?(?:KẾ\s+HOẠCH|BÁO\s+CÁO|QUYẾT\s+ĐỊNH|NGHỊ\s+QUYẾT|THÔNG\s+BÁO|CHỈ\s+THỊ|TỜ\s+TRÌNH|HƯỚNG\s+DẪN|CHƯƠNG\s+TRÌNH|ĐỀ\s+ÁN|QUY\s+CHẾ|QUY\s+ĐỊNH"
    r"|PHƯƠNG\s+ÁN|CÔNG\s+ĐIỆN|KẾT\s+LUẬN|THÔNG\s+TƯ|NGHỊ\s+ĐỊNH|GIẤY\s+MỜI|BIÊN\s+BẢN|LUẬT|PHỤ\s+LỤC|BIỂU)"
)
_UNIT_LINE = regex.compile(r"[(\[]?\s*(?:đơn\s+vị(?:\s+tính)?|đvt|đv\s*tính)\s*[:.].{1,60}", regex.IGNORECASE)
_TABLE_LINE = regex.compile(
    r"(?:bảng|biểu(?:\s+số|\s+mẫu)?|phụ\s+lục)\s*(?:số\s*)?[\dIVX]+\b.{0,200}", regex.IGNORECASE
)
_PHOTO = regex.compile(
    r"(?:ảnh|hình|hình\s+ảnh)(?:\s+minh\s+ho[ạa])?\s*(?::|\d|$)|.*[-–.(]\s*ảnh\s*(?:minh\s+ho[ạa])?\s*:.{0,40}",
    regex.IGNORECASE,
)
_NUMBER_LINE = regex.compile(r"[\d.,\s]{1,20}")
_MENU_GAP = regex.compile(r"\s*[|»›•·]\s*|\s{2,}")
_MENU_DASH = regex.compile(rf"{_MENU_GAP.pattern}|\s[-–]\s")
# Behind the way home a dash parts the sections of a site.
_HOME = regex.compile(r"(?:Trang (?:chủ|nhất)|Home)\b", regex.IGNORECASE)
# "Trang chủ Giới thiệu Tin tức Văn bản": the sections set apart by blanks alone.
_HOME_RUN = regex.compile(r"\s*(?:Trang [Cc]hủ|TRANG CHỦ|Home)(?:\s+\p{Lu}[^\d.:;]*){2,}")
_TRAIL = regex.compile(r"(?:[^<>»›.:\d]{2,40}\s[>»›]\s*)+[^<>»›.:\d]{2,40}")
_MENU_ENTRY = regex.compile(r"\p{Lu}[\p{L}\p{M}]*(?:\s\p{Ll}[\p{L}\p{M}]*)?")
_MENU_WORDS = regex.compile(rf"{_MENU_ENTRY.pattern}(?:\s{_MENU_ENTRY.pattern}){{5,}}")
_BASIS = regex.compile(r"\bsố\s+\d|\bngày\s+\d", regex.IGNORECASE)
_TITLE_MAX = 320


@dataclass(slots=True)
class _Page:
    """The lines of one document with what is known of each."""

    lines: Sequence[Line]
    texts: list[str]
    rules: list[furniture.Rule | None]
    marked: list[bool]
    title: tuple[int, int] | None = None


def title_and_blocks(
    text: str, lines: Sequence[Line], known_title: str = "", *, web: bool = True
) -> tuple[str, tuple[Block, ...]]:
    """The title of a document ("" where it has none) and its blocks.

    `text` is the repaired text and the lines' offsets are offsets into it. `known_title` is what the format says.
    `web` says that it may be a page of a website, with furniture around the document.
    """
    page = _Page(lines, [text[line.start : line.end] for line in lines], [], [])
    page.rules = [_rule_of(line, words) if web else None for line, words in zip(lines, page.texts, strict=True)]
    page.marked = [line.kind is BlockKind.FURNITURE for line in lines]
    page.title = _find_title(page, known_title)
    _mark_sections(page)
    _mark_head(page)
    _mark_tail(page)
    title = "" if page.title is None else " ".join(page.texts[page.title[0] : page.title[1]])
    return title or known_title, ascending(_blocks(page))


def _rule_of(line: Line, words: str) -> furniture.Rule | None:
    return None if line.kind in (BlockKind.CELL, BlockKind.CAPTION) else furniture.rule_of(words)


def starts_item(words: str) -> bool:
    """Whether a line opens with a number, letter or bullet of a list."""
    return _NUMBERED.match(words) is not None or _BULLET.match(words) is not None


def is_letterhead(words: str) -> bool:
    """Whether a line is one of the head of an official document: the state's name and motto, number, place and day."""
    return _LETTERHEAD.fullmatch(words) is not None


def is_prose(words: str) -> bool:
    """Whether a line reads like running text rather than like an entry of a menu or list."""
    return len(words) >= 220 or (len(words) >= 60 and bool(_TERMINAL.search(words)))


def is_menu(words: str) -> bool:
    """Whether a line shows the sections of a site, not a title: four short names or more, set apart; six of two words
    each; or the path to the page (`Xã hội > An sinh`).
    """
    if _TRAIL.fullmatch(words) or _HOME_RUN.fullmatch(words):
        return True
    gap = _MENU_DASH if _HOME.match(words) else _MENU_GAP
    entries = [entry for entry in gap.split(words.strip()) if entry]
    if len(entries) >= 4:
        return all(len(entry.split()) <= 5 and entry[0].isupper() and not entry[-1].isdigit() for entry in entries)
    if not _MENU_WORDS.fullmatch(words):
        return False
    found = _MENU_ENTRY.findall(words)
    return sum(" " in entry for entry in found) * 6 >= len(found) * 5


def _is_strong(words: str) -> bool:
    """Running text that no list of other pages holds: a long paragraph, or several sentences."""
    return len(words) >= 400 or (len(words) >= 200 and len(_SENTENCE_ENDS.findall(words)) >= 3)


def _is_content(page: _Page, index: int) -> bool:
    return not page.marked[index] and page.rules[index] is None


# The title


def _find_title(page: _Page, known_title: str) -> tuple[int, int] | None:
    """The lines [first, last) of the title."""
    if known_title and (found := _line_that_says(page, known_title)) is not None:
        return found, found + 1
    styled = next((i for i, line in enumerate(page.lines) if line.kind is BlockKind.TITLE), None)
    if styled is not None:
        return styled, styled + 1
    head = _head_end(page)
    return _official_title(page, head) or _best_title(page, head)


def _line_that_says(page: _Page, title: str) -> int | None:
    wanted = " ".join(title.casefold().split())
    for index, words in enumerate(page.texts):
        if " ".join(words.casefold().split()) == wanted and not page.marked[index]:
            return index
    return None


def _head_end(page: _Page) -> int:
    """The index of the first line of running text, the title not counted where it ends in a full stop."""
    count = len(page.texts)
    for index, words in enumerate(page.texts):
        if _is_content(page, index) and (is_prose(words) or page.lines[index].kind is BlockKind.CELL):
            return index
    return min(count, 12)


def _official_title(page: _Page, head: int) -> tuple[int, int] | None:
    """The kind of an official document alone on its line and the lines that say of what."""
    for index in range(min(head, len(page.texts))):
        if page.marked[index] or not _DOCUMENT_KIND.fullmatch(page.texts[index].strip(" .:*")):
            continue
        if not any(_LETTERHEAD.fullmatch(words) for words in page.texts[: index + 4]):
            continue
        end = index + 1
        while end < min(len(page.texts), index + 5) and _continues_title(page, end, first=end == index + 1):
            end += 1
        return index, end
    return None


def _continues_title(page: _Page, index: int, *, first: bool) -> bool:
    """Whether a line says of what a document is. What it carries out stands right under its kind, or is a basis."""
    words = page.texts[index]
    if not _is_content(page, index) or _NUMBERED.match(words) or _LETTERHEAD.fullmatch(words) or len(words) > 250:
        return False
    if words.casefold().startswith("thực hiện "):
        return first and not _BASIS.search(words) and not _TERMINAL.search(words)
    return not _TERMINAL.search(words) and not words.casefold().startswith(("căn cứ ", "kính gửi"))


def _best_title(page: _Page, head: int) -> tuple[int, int] | None:
    """The line above the running text that looks most like a title."""
    repeated = Counter(" ".join(words.split()) for words in page.texts)
    last = min(head + 1, len(page.texts))
    scored = [
        (_title_score(page, index, head, repeated), -index) for index in range(last) if _may_be_title(page, index, head)
    ]
    if not scored:
        return None
    _, index = max(scored)
    return -index, -index + 1


def _may_be_title(page: _Page, index: int, head: int) -> bool:
    words = page.texts[index]
    if not _is_content(page, index) or not 12 <= len(words) <= _TITLE_MAX or page.lines[index].kind is BlockKind.CELL:
        return False
    if index == head and (len(words) > 200 or len(_SENTENCE_ENDS.findall(words)) > 1 or words.endswith((":", ";"))):
        return False
    if words.casefold().startswith(("căn cứ ", "kính gửi", "xét đề nghị", "theo đề nghị", "số:")):
        return False
    if is_menu(words) or _DATED.match(words):
        return False
    if _DAY_LINE.fullmatch(words) or _PHOTO.fullmatch(words) or _BYLINE.fullmatch(words):
        return False
    return not (_BULLET.match(words) or _LETTERHEAD.fullmatch(words) or _NUMBERED.match(words))


def _title_score(page: _Page, index: int, head: int, repeated: Counter[str]) -> float:
    words = page.texts[index]
    score = min(len(words), 100) / 25
    if index == head:
        score -= 4
    elif words.endswith((".", ";")):
        score -= 1.5
    short = len(words.split()) < _SECTION_WORDS
    if index == 0 and not short:
        score += 2
    if _IS_NAME.fullmatch(words):
        score -= 4
    if words[0].islower() or "|" in words or _SENTENCE_ENDS.search(words[:-1]):
        score -= 2
    if page.lines[index].kind is BlockKind.HEADING:
        score += 4 - min(page.lines[index].level, 3)
    # The name of a section stands in the menu and above the text, a title above it and among the newest.
    if repeated[" ".join(words.split())] > 1 and not short:
        score += 3
    if is_listed(page.texts[index - 1] if index else "", words, "".join(page.texts[index + 1 : index + 2])):
        score -= 6
    neighbours = [page.rules[i] for i in (index - 1, index + 1) if 0 <= i < len(page.rules)]
    if any(rule and (rule.kind == "meta" or rule.id == "view_counter") for rule in neighbours):
        score += 3
    if words.isupper() and len(words) < 40:
        score -= 2
    return score


# Furniture


def _mark_sections(page: _Page) -> None:
    """Mark the lines that rules name, and what stands under the openers of sections and counters."""
    section = counter = False
    for index, words in enumerate(page.texts):
        rule = page.rules[index]
        if page.title and page.title[0] <= index < page.title[1]:
            section = counter = False
            continue
        if page.lines[index].kind in (BlockKind.CELL, BlockKind.CAPTION):
            counter = False
            continue
        if counter and _NUMBER_LINE.fullmatch(words):
            page.marked[index] = True
            continue
        counter = rule is not None and (rule.kind == "counter" or (counter and rule.id == "visitors_line"))
        if section and rule is None and _comes_back(page, index):
            section = False
        if rule is not None:
            section = section or rule.kind == "section"
        page.marked[index] = page.marked[index] or section or rule is not None


def _comes_back(page: _Page, index: int) -> bool:
    """Whether the document goes on at this line, after a list of other pages or the like."""
    words = page.texts[index]
    if page.title is not None and index < page.title[0]:
        return bool(_LETTERHEAD.fullmatch(words))
    if _is_strong(words):
        return True
    following = next((i for i in range(index + 1, len(page.texts)) if page.rules[i] is None), None)
    numbered = _NUMBERED.match(words)
    if numbered and numbered.lastgroup in ("part", "roman", "arabic") and following is not None:
        return is_prose(page.texts[following])
    long_prose = len(words) >= 120 and is_prose(words) and not words.endswith(("...", "…"))
    return bool(long_prose and following is not None and is_prose(page.texts[following]))


def _mark_head(page: _Page) -> None:
    """Mark what stands above the title, where some of it is known furniture; a letterhead is none."""
    if page.title is None:
        return
    above = range(page.title[0])
    letterhead = next((i for i in above if _LETTERHEAD.fullmatch(page.texts[i])), None)
    end = page.title[0] if letterhead is None else max(0, letterhead - 4)
    if not any(page.marked[i] for i in range(end)):
        return
    for index in range(end):
        if not is_prose(page.texts[index]) and page.lines[index].kind is not BlockKind.CELL:
            page.marked[index] = True


def _mark_tail(page: _Page) -> None:
    """Mark the short lines after the last running text that follow known furniture."""
    body = [i for i in range(len(page.texts)) if not page.marked[i] and _holds_content(page, i)]
    if not body:
        return
    if page.title and all(page.title[0] <= i < page.title[1] for i in body):
        # A notice of one line: its short sentences are all that there is.
        body += [i for i in range(body[-1] + 1, len(page.texts)) if not page.marked[i] and _is_sentence(page.texts[i])]
    start = next((i for i in range(body[-1] + 1, len(page.texts)) if page.marked[i]), len(page.texts))
    while start < len(page.texts) and start - 1 > body[-1] and _is_box_title(page.texts[start - 1]):
        start -= 1
    tail = range(start, len(page.texts))
    if _is_table_dump([page.texts[i] for i in tail if not page.marked[i]]):
        return
    for index in tail:
        page.marked[index] = True


def _is_sentence(words: str) -> bool:
    return len(words.split()) >= 5 and not words[0].islower() and bool(_TERMINAL.search(words))


def _is_box_title(words: str) -> bool:
    """The heading of a box beside the article, in capitals and without a number."""
    return words.isupper() and len(words) < 40 and not any(letter.isdigit() for letter in words)


def _holds_content(page: _Page, index: int) -> bool:
    words = page.texts[index]
    return bool(
        is_prose(words)
        or page.lines[index].kind in (BlockKind.CELL, BlockKind.CAPTION, BlockKind.FOOTNOTE)
        or (page.title and page.title[0] <= index < page.title[1])
        or _NUMBERED.match(words)
        or _BULLET.match(words)
    )


def _is_table_dump(texts: list[str]) -> bool:
    """Whether unmarked lines are the cells of a table rather than entries of menus."""
    numbers = sum(any(letter.isdigit() for letter in words) for words in texts)
    return numbers >= 5 and numbers * 3 > len(texts)


# Blocks


def _blocks(page: _Page) -> list[Block]:
    blocks: list[Block] = []
    for index, line in enumerate(page.lines):
        if page.title and page.title[0] <= index < page.title[1]:
            if index == page.title[0]:
                last = page.lines[page.title[1] - 1]
                blocks.append(
                    Block(line.start, last.end, BlockKind.TITLE, 0, line.page, line.box, None, line.confidence)
                )
            continue
        if page.marked[index]:
            blocks.append(line.block(BlockKind.FURNITURE))
            continue
        blocks.extend(_content_blocks(line, page.texts[index]))
    return _without_idle_headings(blocks)


def _without_idle_headings(blocks: list[Block]) -> list[Block]:
    """A line in capitals under which nothing stands is a name or a signature, no heading."""
    last = next((i for i in range(len(blocks) - 1, -1, -1) if blocks[i].kind is not BlockKind.FURNITURE), -1)
    if last >= 0 and blocks[last].kind is BlockKind.HEADING and blocks[last].level == 1:
        blocks[last] = replace(blocks[last], kind=BlockKind.PARAGRAPH, level=0)
    return blocks


def _content_blocks(line: Line, words: str) -> list[Block]:
    """The block of a line of content, and that of the counter at its end."""
    cut = None if line.kind is BlockKind.CELL else furniture.inline(words)
    if cut is None:
        return [line.block(*kind_of(words, line))]
    content = words[:cut].rstrip()
    kind, level = kind_of(content, line)
    counter = Block(line.start + cut, line.end, BlockKind.FURNITURE, 0, line.page)
    return [Block(line.start, line.start + len(content), kind, level, line.page, line.box), counter]


def kind_of(words: str, line: Line | None = None) -> tuple[BlockKind, int]:
    """What a line of content is, and the depth of a heading or list item."""
    if line is not None and line.kind is not None:
        return line.kind, line.level
    numbered = _NUMBERED.match(words)
    if numbered and numbered.lastgroup:
        level = _HEADING_LEVEL[numbered.lastgroup]
        if _is_heading(words, numbered.end()):
            return BlockKind.HEADING, level
        return BlockKind.LIST_ITEM, max(1, level - 2)
    bullet = _BULLET.match(words)
    if bullet:
        return BlockKind.LIST_ITEM, 1 if bullet["dash"] else 2
    if _UNIT_LINE.fullmatch(words) or (_TABLE_LINE.fullmatch(words) and not _TERMINAL.search(words)):
        return BlockKind.CAPTION, 0
    if len(words) <= 200 and _PHOTO.match(words):
        return BlockKind.CAPTION, 0
    if 4 <= len(words) <= 160 and words.isupper() and " " in words and not _LETTERHEAD.fullmatch(words):
        return BlockKind.HEADING, 1
    return BlockKind.PARAGRAPH, 0


def _is_heading(words: str, after_number: int) -> bool:
    """Whether a numbered line is a heading: short, and no sentence with an end, or all in capitals."""
    body = words[after_number:].strip()
    if body.isupper() and len(body) <= 300:
        return True
    if len(body) > 170 or ";" in body:
        return False
    if not _TERMINAL.search(body) or body.endswith(":"):
        return True
    return len(body) <= 110 and body.endswith(".") and len(_SENTENCE_ENDS.findall(body)) == 1 and "," not in body
