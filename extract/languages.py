"""Which language a text is in: enough to refuse what the reader cannot read.

Scripts decide first; within the Latin script function words, which no text of more than
a headline can do without, and letters that English does not have. The tables are our own
knowledge of the languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

SAMPLE_CHARS = 6_000  # from the beginning, the middle and the end

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in a is was for on that with as by at from his her it be are were has have had not this"
        " which an but or who they their its he she will would after over says said more than been no new into about"
        " out up we you i if when what there all can could may against amid near under between during off how why",
        "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus"
        " er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor"
        " zur bis mehr durch man sein wurde sei gegen vom können ihr ihre keine",
        "fr": "le la les de des du et en un une est que qui dans pour au aux par sur pas plus avec ce se sont ne il"
        " elle son sa ses ou mais leur été cette nous vous ils ont d' l' à entre après contre selon comme sous chez",
        "es": "el la los las de del y en un una es que por con para al se no su lo como más pero sus le ha este entre"
        " cuando muy sin sobre también hasta hay donde quien desde todo nos durante contra según tras e o ser son fue",
        "pt": "o a os as de do da dos das e em um uma é que por com para ao não se no na nos nas mais como mas foi seu"
        " sua ou quando muito já também só pelo pela até isso entre depois sem mesmo aos são está contra segundo após",
        "it": "il lo la i gli le di del della dei delle e in un una è che per con non si da al alla sono come più ma"
        " anche dal nel nella ha loro questo tra dopo senza contro sul sulla degli essere stato o su",
        "nl": "de het een van en in is dat op te zijn voor met die niet aan er om ook als dan maar bij of uit door"
        " naar heeft hij nog worden wordt over tegen ze werd deze tot hebben kan geen zich meer",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne ki o sonra kadar olduğu ancak ise göre her"
        " değil var yok hem mi ya veya karşı tarafından üzerine dedi etti oldu ın nin nın",
        "id": "yang dan di dari untuk dengan pada ini itu dalam tidak akan ke oleh adalah juga telah sebagai mereka"
        " atau tersebut kepada karena bisa ada lebih saat para kami menjadi sudah",
        "ms": "yang dan di dari untuk dengan pada ini itu dalam tidak akan ke oleh adalah juga telah sebagai mereka"
        " atau tersebut kepada kerana boleh ada lebih ketika para kami menjadi sudah",
        "pl": "w i na z do się nie że o jest jak po od za przez ale dla przy co ich był oraz tym może ze to są już"
        " które który także między przed",
        "cs": "a v se na že je s z do o k i za pro jako by po ale jsou od které který při už jeho také mezi však",
        "ro": "și în de la a cu pe nu un o să din că pentru este mai care au fost sunt prin după al ale lui sau între",
        "hu": "a az és hogy nem is egy de ez meg van volt már csak mint el azt szerint után még vagy között",
        "sv": "och i att det som en på är av för med till den har inte om ett var sig från men de han kan efter under",
        "da": "og i at det er en den til af på som for med de har ikke der et var om sig fra men han efter blev over",
        "no": "og i at det er en den til av på som for med de har ikke et var om seg fra men han etter ble over",
        "fi": "ja on ei että se oli mutta kun hän ovat myös kuin sen tai joka ole mukaan jos vain sekä",
        "vi": "và của là có không được trong cho với các một những người này đã để khi từ đến ở tại về",
        "sw": "na ya wa kwa ni katika la za kuwa hiyo huo lakini pia kama baada yake alisema",
        "so": "iyo oo ka ku in ee uu ay waa ah aan la lagu laga soo waxaa",
        "ku": "û li bi ji ku di de jî ev ew bo ser ne wê hat xwe",
        "az": "və bir bu ilə üçün da də olan kimi edib daha görə isə ki bildirib",
        "sq": "dhe në të e i një për me është nga që se ka janë u më",
        "hr": "i u je na se da za od su s o kao ali koji što nije bi po iz te koje",
        "tl": "ang ng sa mga na at ay si ni kay para ito hindi mula",
        "ha": "da a na ta ya wa ba su cikin kuma an sun daga wannan",
    }.items()
}  # fmt: skip

SCRIPTS: dict[str, str] = {
    "ARABIC": "ar", "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja",
    "KATAKANA": "ja", "HANGUL": "ko", "DEVANAGARI": "hi", "BENGALI": "bn", "THAI": "th", "GEORGIAN": "ka",
    "ARMENIAN": "hy", "ETHIOPIC": "am", "TAMIL": "ta", "TELUGU": "te", "KHMER": "km", "MYANMAR": "my",
    "LAO": "lo", "SINHALA": "si", "GUJARATI": "gu", "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml",
    "TIBETAN": "bo", "MONGOLIAN": "mn", "SYRIAC": "syr", "TIFINAGH": "ber", "THAANA": "dv",
}  # fmt: skip

# Letters that tell languages of one script apart.
_MARKS: dict[str, tuple[tuple[str, str], ...]] = {
    "ARABIC": (("ur", "ٹڈڑےں"), ("ps", "ټډړږښګ"), ("ckb", "ێۆڵڕ"), ("fa", "پچژگ")),
    "CYRILLIC": (("uk", "їєґ"), ("be", "ў"), ("kk", "әғқңөұүһ"), ("sr", "ђћџљњј"), ("bg", "ъ")),
}
_LATIN_MARKS: tuple[tuple[str, str], ...] = (
    ("tr", "ğşı"), ("az", "ə"), ("de", "ß"), ("es", "ñ¿¡"), ("pt", "ãõ"), ("pl", "łśźżąę"), ("ro", "țșă"),
    ("cs", "řěů"), ("hu", "őű"), ("vi", "ạảấầẩậắặẹẻẽếềểệịọốồổộớờởợụủứừửựỳỵđư"), ("sv", "å"), ("fr", "œêèç"),
)  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['’])?")
_ENGLISH_END = re.compile(
    r"(?:ing|ed|tion|tions|ment|ments|ness|ity|ies|es|ly|ship|ers|ough|ight|ack|ce|ck|th|sh)\Z"
)
_ENGLISH_LEAST = 0.04  # running English has 0.3 and more of function words; lists and headlines far less


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that most of a text is written in.

    A guess made for refusing: ``en`` also for short texts in plain Latin letters that
    give no sign of another language, such as headlines. Names in another script inside an
    English text do not change the answer. None where the text has no letters.
    """
    letters, words = _sample(text)
    scripts = Counter(_script(ch) for ch in letters)
    if not scripts:
        return None
    main, _ = scripts.most_common(1)[0]
    if main != "LATIN":
        if "HIRAGANA" in scripts or "KATAKANA" in scripts:
            return "ja"
        return _by_marks(letters, _MARKS.get(main, ())) or SCRIPTS.get(main)
    return _latin_language(letters, words)


def _sample(text: str) -> tuple[str, list[str]]:
    if len(text) > 3 * SAMPLE_CHARS:
        middle = (len(text) - SAMPLE_CHARS) // 2
        text = " ".join((text[:SAMPLE_CHARS], text[middle : middle + SAMPLE_CHARS], text[-SAMPLE_CHARS:]))
    text = unicodedata.normalize("NFC", text)
    words = [w.replace("’", "'") for w in _WORD.findall(text)]
    return "".join(ch for ch in text.lower() if ch.isalpha()), words


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    return unicodedata.name(letter, "OTHER").split(" ", 1)[0].split("-", 1)[0]


def _by_marks(letters: str, marks: tuple[tuple[str, str], ...]) -> str | None:
    """Return the language whose own letters make up at least one in two hundred."""
    counts = {language: sum(letters.count(ch) for ch in chars) for language, chars in marks}
    best = max(counts, key=lambda language: counts[language], default=None)
    return best if best and counts[best] * 200 >= len(letters) else None


def _latin_language(letters: str, words: list[str]) -> str:
    lower = [w.lower() for w in words]
    counts = Counter(lower)
    scores = {
        language: sum(counts[w] for w in table) / max(1, len(lower))
        for language, table in FUNCTION_WORDS.items()
    }
    english = scores.pop("en")
    rival = max(scores, key=lambda language: scores[language])
    mark = _by_marks(letters, _LATIN_MARKS)
    if english >= scores[rival] and english >= _ENGLISH_LEAST:
        return "en"
    # Names in capitals say nothing of the language; other words have English endings or not.
    plain = [w for w in words if w.islower()] or lower
    endings = (
        sum(bool(_ENGLISH_END.search(w)) or w.endswith("s") for w in plain) / len(plain) if plain else 0.0
    )
    if len(words) < 25 and english + endings / 2 > scores[rival] and not (mark and endings < 0.2):
        return "en"
    if scores[rival] > english:
        return mark if mark and scores[mark] > scores[rival] / 2 else rival
    return mark or "en"
