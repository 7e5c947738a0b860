"""Texts that attack: the terminal, the markup, the spreadsheet, the query, the number, the eye.

They stand for whatever a vendor's catalogue, a customer's name, or an error message may hold. Each
is one that something, somewhere, has obeyed. `HOSTILE` is all of them; they are told apart by kind
only so that a newcomer can find what is missing.
"""

from __future__ import annotations

import re

ESC, BEL, ST = "\x1b", "\x07", "\x1b\\"

COLOURS = tuple(
    f"{ESC}[{code}tainted" for code in
    ("31m", "0m", "1;5m", "38;5;196m", "38;2;255;0;0m", "48;5;16m", "4:3m", "7m", "8m", "97;107m")
)  # fmt: skip
CURSOR = tuple(
    f"a{ESC}[{code}b" for code in
    ("2J", "H", "1;1H", "K", "2K", "10A", "99B", "99C", "99D", "3J", "s", "u", "5L", "5M", "5P",
     "5@", "2S", "2T", "1;10r", "6n", "c", ">c", "0q", "18t", "8;1;1t", "21t", "!p", "?1$p")
)  # fmt: skip
MODES = tuple(
    f"{ESC}[?{code}" for code in
    ("25l", "25h", "1049l", "1049h", "1000h", "1002h", "1003h", "1006h", "1004h", "2004h", "2004l",
     "2026h", "47h", "5h", "7l", "1l")
)  # fmt: skip
KEYS_SENT = (f"{ESC}[200~rm -rf /{ESC}[201~", f"{ESC}[201~\nrm -rf ~\n", f"{ESC}[24~", f"{ESC}OP")
SHORT = tuple(f"{ESC}{code}z" for code in ("c", "7", "8", "D", "E", "M", "H", "#8", "(0", ")B", "=",
              ">", "n", "o", "|", "~", "%G", "%@", " F", "Z"))  # fmt: skip
COMMANDS = (
    f"{ESC}]0;owned{BEL}", f"{ESC}]0;owned{ST}", f"{ESC}]1;icon{BEL}", f"{ESC}]2;owned{ST}",
    f"{ESC}]4;1;#ff0000{BEL}", f"{ESC}]7;file://evil/{BEL}", f"{ESC}]8;;https://evil.example{ST}x",
    f"{ESC}]8;id=1;javascript:alert(1){BEL}x{ESC}]8;;{BEL}", f"{ESC}]9;notify{BEL}",
    f"{ESC}]9;4;1;50{BEL}", f"{ESC}]10;?{BEL}", f"{ESC}]11;#000000{BEL}", f"{ESC}]50;?{BEL}",
    f"{ESC}]52;c;ZXZpbA=={BEL}", f"{ESC}]52;c;ZXZpbA=={ST}", f"{ESC}]52;p;?{BEL}",
    f"{ESC}]104{BEL}", f"{ESC}]133;A{BEL}", f"{ESC}]633;E;evil{BEL}", f"{ESC}]777;notify;a;b{BEL}",
    f"{ESC}]1337;File=inline=1:AAAA{BEL}", f"{ESC}]1337;SetUserVar=a=Yg=={BEL}", f"{ESC}]P1ff0000",
)  # fmt: skip
STRINGS = (
    f"{ESC}P$q m{ST}", f"{ESC}P+q544e{ST}", f"{ESC}Pq#0;2;0;0;0~-{ST}", f"{ESC}P1000p{ST}",
    f"{ESC}Ptmux;{ESC}{ESC}]52;c;ZXZpbA=={BEL}{ST}", f"{ESC}_Gf=24;AAAA{ST}", f"{ESC}^privacy{ST}",
    f"{ESC}Xstart{ST}", f"{ESC}ktitle{ST}", f"{ESC}_open", f"{ESC}Popen", f"{ESC}]open",
)  # fmt: skip
C1 = (
    "\x9b31mred", "\x9b2J", "\x9d0;owned\x9c", "\x9d52;c;ZXZpbA==\x9c", "\x90q\x9c", "\x9f\x9c",
    "\x9e\x9c", "\x98\x9c", "\x85next", "\x84index", "\x8dup", "\x8fss3", "\x80", "\x81\x99\xad",
)  # fmt: skip
CONTROLS = (
    "bell\x07", "back\x08\x08\x08\x08space", "nul\x00nul", "\x00", "del\x7fdel", "form\x0cfeed",
    "vertical\x0btab", "shift\x0eout", "shift\x0fin", "enq\x05", "xon\x11xoff\x13", "can\x18",
    "sub\x1a", "esc\x1b", "unit\x1f\x1e\x1d\x1c", "\x04eot", "two\nlines", "two\r\nlines",
    "over\rwritten", "\ttab", "tab\ttab", "\n\n\n", "\r", "\u2028line", "\u2029paragraph",
)  # fmt: skip
MARKUP = (
    "[red]", "[red]x[/red]", "[/]", "[/red]", "x[/", "[[[[", "]]]]", "[", "]", "[bold red]FAKE OK",
    "[@click=app.exit]press", "[@click=app.quit_console()]q[/]", "[link=https://evil.example]x[/]",
    "[link='x']", "[on #ff0000]", "[$error]x", "[not markup", "\\[escaped]", "[red", "red]", "[#]",
    ":warning:", ":skull:", "$error", "$name $", "[b][i][u]", "[/b][/i]", "[reverse]", "[blink]",
)  # fmt: skip
BIDI = (
    "\u202egnp.exe", "\u202dforced", "\u202aleft", "\u202bright", "\u202cpop", "\u2066iso\u2069",
    "\u2067rtl", "\u2068first", "\u200emark", "\u200fmark", "\u061carabic", "\u202e\u202e\u202e",
    "A\u202e1-B\u202c", "مرحبا", "שלום 12",
)  # fmt: skip
UNSEEN = (
    "zero\u200bwidth", "non\u200cjoiner", "join\u200der", "word\u2060joiner", "\ufeffbom",
    "soft\u00adhyphen", "hangul\u3164filler", "\u180e", "no\u00a0break", "thin\u2009space",
    "\U000e0041\U000e0042", "\ufff9a\ufffab\ufffb", "\ufe0f", "\U0001d173", "\u115f\u1160", " ",
    "   ", "\u3000", " lead", "trail ", "in  side",
)  # fmt: skip
WIDE = (
    "商品" * 40, "ｆｕｌｌ", "👨‍👩‍👧‍👦", "🇫🇷", "👍🏿", "❤️", "1️⃣", "🏴‍☠️", "﷽" * 30, "𒐫",
    "ᄀ" * 40, "각", "e" + "\u0301" * 500, "Z" + "\u0336\u0489\u20dd" * 60, "\u0301alone",
    "🙂" * 200, "\u0e33" * 50, "\uac00\u1100\u1161", "x" * 10_000, "[" * 3_000, "\u202e" * 9_000,
    "é", "e\u0301", "ﬁ", "ẞ", "ß", "İ", "ı", "K", "Å", "\ud7a3", "\ue000", "\uffff", "\ufffe",
    "\U0010ffff", "\ufffd",
)  # fmt: skip
FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1,1)",
    "=HYPERLINK(\"https://evil.example\",\"x\")", "=IMPORTXML(\"https://evil.example\")", "@A1",
    "\t=1+1", "\r=1+1", "\n=1+1", "+1", "-1", "-1,5", "--1", "=", "+", "-", "@", "＝1+1", "＋1",
    "－1", "＠x", "'=1", "\"=1", " =1+1", "=DDE(\"cmd\")", "%0A=1", ";=1+1", ",=1+1", "\u200b=1+1",
    "a\n=1+1", "\x1b=1+1", "-0", "+33 6 12 34 56 78",
)  # fmt: skip
QUERIES = (
    "'; DROP TABLE item; --", "' OR '1'='1", "\" OR \"\"=\"", "1; SELECT 1", "%", "_", "100%",
    "a_b", "\\", "\\'", "/* */", "--", "?", ":name", "%(name)s", "x' UNION SELECT 1--", "NULL",
    "null", "None", "0x00", "{\"$gt\": \"\"}", "*)(uid=*", "a' AND SLEEP(9)--", "LIKE '%'", "*",
    "GLOB [a-z]",
)  # fmt: skip
PATHS = (
    "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\con", "~", "~/.ssh/id_rsa", "./",
    ".", "..", "a/b", "//evil/share", "file:///etc/passwd", "%2e%2e%2f", "con", "nul.txt",
    "a\x00.csv", "a?b#c&d=e", "a%20b", "a+b", "a;b", "a:b", "a,b", "a|b",
)  # fmt: skip
FORMATS = (
    "%s %d %n", "%x%x%x", "{0}", "{name}", "{}", "{{}}", "{0.__class__}", "${HOME}", "$HOME",
    "$(reboot)", "`reboot`", "; reboot", "&& reboot", "| reboot", "> /dev/null", "a\\nb", "#{7*7}",
    "{{7*7}}", "<%= 7*7 %>", "!!python/object:os.system x", "!env X", "&anchor", "*anchor",
    "- item", "key: value", "# comment", "---", "\"quoted\"", "'quoted'", "\"", "'", "''",
    "{\"a\": 1}", "[1]",
)  # fmt: skip
TAGS = (
    "<script>alert(1)</script>", "<b>bold</b>", "&lt;", "&amp;amp;", "&#27;[31m", "<!-- x -->",
    "<![CDATA[x]]>", "]]>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<a href=\"javascript:x\">",
    "<img src=x onerror=x>", "</svg>", "<?xml version=\"1.0\"?>", "\"><svg/onload=x>",
)  # fmt: skip
NUMBERS = (
    "1E5", "007", "1.0", "1,000", "0x1F", "1e999", "NaN", "inf", "-inf", "1/2", "2020-01-01",
    "true", "false", "TRUE", "yes", "0", "00", "-0.0", "١٢٣", "１２３", "½", "²", "9" * 400,
    "1_000", "+0",
)  # fmt: skip

HOSTILE: tuple[str, ...] = (
    *COLOURS, *CURSOR, *MODES, *KEYS_SENT, *SHORT, *COMMANDS, *STRINGS, *C1, *CONTROLS, *MARKUP,
    *BIDI, *UNSEEN, *WIDE, *FORMULAS, *QUERIES, *PATHS, *FORMATS, *TAGS, *NUMBERS,
)  # fmt: skip

LONE_SURROGATES = ('"\\ud800"', '"a\\udfffb"', '"\\ude00\\ud83d"')
"""JSON texts of strings that are no text: half a character each."""

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What never stands in a painted line."""


def keys() -> list[str]:
    """Those that name an item each: not blank, and no two of them one key to the engine."""
    from syncconsole.domain.keys import match_key

    found: dict[str, str] = {}
    for text in HOSTILE:
        if key := match_key(text):
            found.setdefault(key, text)
    return list(found.values())
