"""Sentences that the extractor and the builders wrote in English, said in the page's language.

Assumptions and reasons are kept in English, as files and JSON carry them. Here stand their
templates with an Arabic and a Turkish sentence each. `phrased` finds the template that a
sentence was made of; one that none fits stays as it is.
"""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from dashboard.names import country_named
from dashboard.words import apart, spoken

LANGUAGES = ("ar", "tr")

PHRASES: Mapping[str, tuple[str, str]] = {
    # how words were read
    "{name} is known by its town only": ("لا يُعرف من {name} إلا بلدته", "{name} yalnızca aynı adlı yerleşimiyle biliniyor"),
    "a share of {a} read as the nearest known, {b}": ("قُرئت النسبة {a} على أنها أقرب نسبة معروفة، {b}", "{a} payı, bilinen en yakın pay olan {b} olarak okundu"),
    "the countryside of {a} read as the {kind} of that name": ("قُرئ ريف {a} على أنه {kind} بهذا الاسم", "{a} kırsalı, aynı adlı {kind} olarak okundu"),
    "the road from {a} towards {b} read as the straight line between them": ("قُرئ الطريق من {a} نحو {b} على أنه الخط المستقيم بينهما", "{a} ile {b} arasındaki yol, aradaki düz çizgi olarak okundu"),
    "drawn with straight sides from place to place": ("رُسم بأضلاع مستقيمة من مكان إلى مكان", "yerden yere düz kenarlarla çizildi"),
    "drawn straight from place to place": ("رُسم مستقيماً من مكان إلى مكان", "yerden yere düz çizgiyle çizildi"),
    "drawn as the straight line between them": ("رُسم خطاً مستقيماً بينهما", "aralarındaki düz çizgi olarak çizildi"),
    "read as straight lines between the places named": ("قُرئ خطوطاً مستقيمة بين الأماكن المذكورة", "anılan yerler arasındaki düz çizgiler olarak okundu"),
    "'in {a}' read as where it lies, not as a cut": ("قُرئ ’in {a}‘ على أنه موضعه لا حدٌّ يقطعه", "‘in {a}’ yerini belirtir diye okundu, sınır olarak değil"),
    "the {end} of the {river} read as that end of its line in the data": ("قُرئ {end} {river} على أنه ذلك الطرف من خطه في البيانات", "{river} için {end}, verideki çizginin o ucu olarak okundu"),
    "the confluence read as where the rivers' lines in the data come together": ("قُرئ الملتقى على أنه حيث يلتقي خطا النهرين في البيانات", "birleşme yeri, ırmak çizgilerinin veride buluştuğu yer olarak okundu"),
    "'{side}' of the {river} read as the ground on that side of its lower course": ("قُرئت جهة {side} من {river} على أنها الأرض على تلك الجهة من مجراه الأدنى", "{river} için {side}, aşağı çığırının o yanındaki alan olarak okundu"),
    "{quoted} read as {a} km, the middle of the range": ("قُرئ {quoted} على أنه {a} كم، وسط المدى", "{quoted}, aralığın ortası olan {a} km olarak okundu"),
    "{quoted} read as {a} km": ("قُرئ {quoted} على أنه {a} كم", "{quoted}, {a} km olarak okundu"),
    "{quoted} read as depth": ("قُرئ {quoted} على أنه عمق", "{quoted} derinlik olarak okundu"),
    "{quoted} read as nautical miles": ("قُرئ {quoted} بالأميال البحرية", "{quoted} deniz mili olarak okundu"),
    "{quoted} read as the only place of that name": ("قُرئ {quoted} على أنه المكان الوحيد بهذا الاسم", "{quoted}, bu adı taşıyan tek yer olarak okundu"),
    "{quoted} read as by far the largest place of that name": ("قُرئ {quoted} على أنه أكبر مكان بهذا الاسم بفارق كبير", "{quoted}, bu adı taşıyan açık farkla en büyük yer olarak okundu"),
    "{quoted} read as the place of that name": ("قُرئ {quoted} على أنه المكان المسمى كذلك", "{quoted}, bu adı taşıyan yer olarak okundu"),
    "{quoted} read as a place of that name": ("قُرئ {quoted} على أنه مكان بهذا الاسم", "{quoted}, bu adı taşıyan bir yer olarak okundu"),
    "{quoted} read as the place of that name in a country that the text speaks of": ("قُرئ {quoted} على أنه المكان بهذا الاسم في بلد يتحدث عنه النص", "{quoted}, metnin söz ettiği bir ülkedeki aynı adlı yer olarak okundu"),
    "the border of {a} read as the one with {b}, which the text names": ("قُرئت حدود {a} على أنها حدودها مع {b} التي يذكرها النص", "{a} sınırı, metnin andığı {b} ile olan sınır olarak okundu"),
    "where the three meet, drawn as what lies within {a} km of all their borders": ("حيث يلتقي الثلاثة، ورُسم ما يقع ضمن {a} كم من حدودهم جميعاً", "üçünün buluştuğu yer: bütün sınırlarına {a} km içinde kalan alan olarak çizildi"),
    "taken across the countries that the text names": ("أُخذ عبر البلدان التي يذكرها النص", "metnin andığı ülkeler boyunca alındı"),
    "no country is named; taken where reports of conflict use this parallel": ("لم يُذكر بلد؛ أُخذ حيث تستعمل أخبار النزاع هذا الخط", "ülke anılmıyor; çatışma haberlerinin bu paraleli kullandığı yerde alındı"),
    "taken in the neighbourhood of the border": ("أُخذ في جوار الحدود", "sınırın yakınında alındı"),
    "taken within {a}": ("أُخذ ضمن {a}", "{a} içinde alındı"),
    "the {side} bank, seen downstream, is the {compass} side in {a}": ("الضفة {side}، باتجاه الجريان، هي جهة {compass} في {a}", "akış yönünde {side} kıyı, {a} içinde {compass} yakasıdır"),
    "drawn as our outline has it; {quoted} is what the text says of its size": ("رُسم كما هو في بياناتنا؛ و{quoted} هو ما يقوله النص عن حجمه", "elimizdeki sınırla çizildi; büyüklüğü için metin {quoted} diyor"),
    "no depth is said; drawn 10 km deep": ("لم يُذكر عمق؛ رُسم بعمق 10 كم", "derinlik söylenmiyor; 10 km derinlikte çizildi"),
    "no depth is said; drawn as its neighbourhood": ("لم يُذكر عمق؛ رُسم جواره", "derinlik söylenmiyor; yakın çevresi olarak çizildi"),
    "the side is not said; read as inside {a}, whose border it is said to be": ("لم تُذكر الجهة؛ قُرئ داخل {a} التي نُسبت الحدود إليها", "hangi taraf olduğu söylenmiyor; sınırın sahibi olarak anılan {a} tarafı alındı"),
    "the side is not said; drawn on both sides": ("لم تُذكر الجهة؛ رُسم على الجانبين", "hangi taraf olduğu söylenmiyor; iki yana da çizildi"),
    "no bounds are said; drawn as all of {a}": ("لم تُذكر حدود؛ رُسم {a} كله", "sınır söylenmiyor; {a} bütünüyle çizildi"),
    "measured from the border of {a}": ("قيس من حدود {a}", "{a} sınırından ölçüldü"),
    "the {zone} read as {a} nautical miles from the coast": ("قُرئ {zone} على أنه {a} ميلاً بحرياً من الساحل", "{zone}, kıyıdan {a} deniz mili olarak okundu"),
    "not cut at the median lines with other coasts": ("لم يُقطع عند خطوط الوسط مع السواحل الأخرى", "başka kıyılarla ortay hatlarda kesilmedi"),
    "not cut at median lines with neighbouring coasts": ("لم يُقطع عند خطوط الوسط مع السواحل المجاورة", "komşu kıyılarla ortay hatlarda kesilmedi"),
    "cut where the coast of another country is nearer (equidistance), not by any treaty": ("قُطع حيث يصير ساحل بلد آخر أقرب (تساوي البعد)، لا بموجب معاهدة", "başka bir ülkenin kıyısının daha yakın olduğu yerde kesildi (eşit uzaklık), bir antlaşmaya göre değil"),
    "no distance is said; drawn to 12 nautical miles off the coast": ("لم تُذكر مسافة؛ رُسم حتى 12 ميلاً بحرياً من الساحل", "uzaklık söylenmiyor; kıyıdan 12 deniz miline kadar çizildi"),
    "no distance is said: drawn to {a} km beyond its edge": ("لم تُذكر مسافة: رُسم حتى {a} كم وراء طرفه", "uzaklık söylenmiyor: kenarından {a} km öteye kadar çizildi"),
    "no ground named: drawn over the country of its parties": ("لم تُسمَّ أرض: رُسم على بلد أطرافه", "yer anılmıyor: tarafların ülkesi üzerine çizildi"),
    "no ground named: drawn along the border of the two": ("لم تُسمَّ أرض: رُسم على الحدود بين الاثنين", "yer anılmıyor: ikisinin sınırı boyunca çizildi"),
    "{names} is in no list of places: the area that the text names around it is drawn": ("{names} ليس في أي قائمة أماكن: رُسمت المنطقة التي يذكرها النص حوله", "{names} hiçbir yer listesinde yok: metnin çevresinde andığı alan çizildi"),
    # how shapes were built
    "the outline of {a} is approximate": ("حدود {a} تقريبية", "{a} sınırı yaklaşıktır"),
    "the course of {a} is approximate": ("مسار {a} تقريبي", "{a} güzergâhı yaklaşıktır"),
    "{a} is drawn as the ground within {b} km of its line": ("رُسم {a} على أنه الأرض ضمن {b} كم من خطه", "{a}, çizgisine {b} km içinde kalan alan olarak çizildi"),
    "'{compass}' is read by a convention: {convention} of the {kind}": ("قُرئت جهة {compass} بحسب اصطلاح: {convention} من {kind}", "{compass} bir uzlaşımla okundu: {kind}, {convention}"),
    "outskirts drawn as the ring from 70 % to 130 % of the place's radius": ("رُسمت الأطراف حلقة من 70 % إلى 130 % من نصف قطر المكان", "dış mahalleler, yerin yarıçapının % 70’i ile % 130’u arasındaki halka olarak çizildi"),
    "'near' drawn as {a} km around": ("رُسم ’near‘ (قرب) ضمن {a} كم", "‘near’ (yakın), çevresinde {a} km olarak çizildi"),
    "no outline of {a} is known: an approximate disc of {b} km stands for it": ("لا تُعرف حدود {a}: ينوب عنها قرص تقريبي نصف قطره {b} كم", "{a} sınırı bilinmiyor: yerini {b} km’lik yaklaşık bir daire tutuyor"),
    "drawn as our data have it, not as of {a}": ("رُسم كما هو في بياناتنا، لا كما كان في {a}", "elimizdeki veriyle çizildi, {a} tarihindeki hâliyle değil"),
    "the course as of {a}; the text speaks of {b}": ("المسار كما كان في {a}؛ والنص يتحدث عن {b}", "{a} tarihindeki güzergâh; metin {b} tarihinden söz ediyor"),
    "the course as of {a}": ("المسار كما كان في {a}", "{a} tarihindeki güzergâh"),
    "its ends lie up to {a} km from the line": ("يبعد طرفاه حتى {a} كم عن الخط", "uçları çizgiden {a} km uzağa kadar düşüyor"),
    "the line ends inside the area and was extended straight from its ends": ("ينتهي الخط داخل المنطقة فمُدّ مستقيماً من طرفيه", "çizgi alanın içinde bitiyor; uçlarından düz uzatıldı"),
    "gaps in the line were bridged straight": ("وُصلت فجوات الخط بخطوط مستقيمة", "çizgideki boşluklar düz çizgiyle birleştirildi"),
    "closed by straight lines between the ends that face each other": ("أُغلق بخطوط مستقيمة بين الأطراف المتقابلة", "karşılıklı uçlar arasında düz çizgilerle kapatıldı"),
    "{side} as seen along the line in the direction in which it is digitised": ("{side} الخط في الاتجاه الذي رُقم به", "{side}: çizginin sayısallaştırıldığı yönde bakıldığında"),
    "boundaries as the point of view '{a}' has them": ("الحدود كما تراها وجهة النظر {a}", "sınırlar {a} bakışına göre"),
    # why something is not on the map
    "the text names no place for it": ("لا يذكر النص مكاناً له", "metin bunun için bir yer anmıyor"),
    "the trained reader finds it most unlikely that these words make such a claim": ("يستبعد القارئ المدرَّب جداً أن تحمل هذه الكلمات ادعاءً من هذا النوع", "eğitilmiş okuyucu, bu sözlerin böyle bir iddia taşımasını çok düşük olasılıklı buluyor"),
    "nothing around it tells of conflict or territory; read as ordinary news": ("لا شيء حوله يتحدث عن نزاع أو أرض؛ قُرئ خبراً عادياً", "çevresinde çatışmadan ya da topraktan söz edilmiyor; sıradan haber olarak okundu"),
    "its shape could not be built": ("تعذر بناء شكله", "şekli oluşturulamadı"),
    "no place is known for {names} ({reason})": ("لا يُعرف مكان لـ {names} ({reason})", "{names} için bilinen bir yer yok ({reason})"),
    "no place is known for {names}": ("لا يُعرف مكان لـ {names}", "{names} için bilinen bir yer yok"),
    "no place named {quoted} is known": ("لا يُعرف مكان باسم {quoted}", "{quoted} adlı bir yer bilinmiyor"),
    "no country or province named {quoted} is known": ("لا يُعرف بلد ولا محافظة باسم {quoted}", "{quoted} adlı bir ülke ya da il bilinmiyor"),
    "no {kind} named {quoted} is known": ("لا يُعرف {kind} باسم {quoted}", "{quoted} adlı bir {kind} bilinmiyor"),
    "{quoted} does not seem to mean any of the {n} places of that name": ("لا يبدو أن {quoted} يعني أياً من الأماكن الـ{n} بهذا الاسم", "{quoted}, bu adı taşıyan {n} yerden hiçbirini anlatıyor görünmüyor"),
    "{a} and {b} share no land border, and the text names no place": ("لا حدود برية بين {a} و{b}، ولا يذكر النص مكاناً", "{a} ile {b} arasında kara sınırı yok ve metin bir yer anmıyor"),
    "{a} and {b} share no land border": ("لا حدود برية بين {a} و{b}", "{a} ile {b} arasında kara sınırı yok"),
    "which border of {a} is meant is not said": ("لم يُذكر أي حدود {a} هي المقصودة", "{a} için hangi sınırın kastedildiği söylenmiyor"),
    "where in {a} the zone lies is not said": ("لم يُذكر أين تقع المنطقة في {a}", "bölgenin {a} içinde nerede olduğu söylenmiyor"),
    "where the front line ran there at that time is not in the data": ("لا تتضمن البيانات مسار خط الجبهة هناك في ذلك الوقت", "cephe hattının o sırada orada nereden geçtiği veride yok"),
    "nothing of the area lies on that side": ("لا شيء من المنطقة يقع على تلك الجهة", "alanın o tarafta kalan bir yeri yok"),
    "the parts share no ground": ("لا أرض مشتركة بين الأجزاء", "parçaların ortak alanı yok"),
    "the two lines enclose no ground; name the area that holds it": ("لا يحصر الخطان أرضاً؛ سمِّ المنطقة التي تضمها", "iki çizgi bir alan çevrelemiyor; onu içeren alanı adlandırın"),
    "the line does not come near this ground": ("لا يقترب الخط من هذه الأرض", "çizgi bu alanın yakınından geçmiyor"),
    "the shape has no ground to speak of: less than a square metre": ("لا مساحة تذكر للشكل: أقل من متر مربع", "şeklin kayda değer bir alanı yok: bir metrekareden az"),
    "this area has no coast": ("لا ساحل لهذه المنطقة", "bu alanın kıyısı yok"),
}  # fmt: skip
"""English templates with their Arabic and Turkish sentences."""

GLOSSARY: Mapping[str, tuple[str, str]] = {
    "north": ("الشمال", "kuzey"), "south": ("الجنوب", "güney"), "east": ("الشرق", "doğu"), "west": ("الغرب", "batı"),
    "northeast": ("الشمال الشرقي", "kuzeydoğu"), "northwest": ("الشمال الغربي", "kuzeybatı"),
    "southeast": ("الجنوب الشرقي", "güneydoğu"), "southwest": ("الجنوب الغربي", "güneybatı"),
    "centre": ("الوسط", "orta"), "center": ("الوسط", "orta"), "left": ("اليسرى", "sol"), "right": ("اليمنى", "sağ"),
    "mouth": ("مصب", "ağız"), "source": ("منبع", "kaynak"),
    "area": ("المساحة", "alan"), "line": ("الخط", "çizgi"),
    "equal-area half": ("نصف المساحة", "alanın yarısı"), "equal-area third": ("ثلث المساحة", "alanın üçte biri"),
    "equal-area two thirds": ("ثلثا المساحة", "alanın üçte ikisi"), "equal-area quarter": ("ربع المساحة", "alanın dörtte biri"),
    "bounding-box third": ("ثلث الإطار المحيط", "çevreleyen dikdörtgenin üçte biri"),
    "territorial sea": ("البحر الإقليمي", "karasuları"), "contiguous zone": ("المنطقة المتاخمة", "bitişik bölge"),
    "exclusive economic zone": ("المنطقة الاقتصادية الخالصة", "münhasır ekonomik bölge"),
    "city": ("مدينة", "kent"), "town": ("بلدة", "kasaba"), "village": ("قرية", "köy"), "admin": ("وحدة إدارية", "idari birim"),
    "region": ("إقليم", "bölge"), "country": ("بلد", "ülke"), "neighbourhood": ("حي", "mahalle"), "site": ("موقع", "yer"),
    "facility": ("منشأة", "tesis"), "river": ("نهر", "ırmak"), "lake": ("بحيرة", "göl"), "island": ("جزيرة", "ada"),
    "mountain": ("جبل", "dağ"), "sea": ("بحر", "deniz"), "road": ("طريق", "yol"), "border": ("حدود", "sınır"),
}  # fmt: skip
"""Words that stand in templates; only in lower case, as the house writes them."""

NAME = re.compile(r"\{(\w+)\}")


def phrased(text: str) -> str:
    """Return a sentence of the house in the language that is spoken now.

    >>> phrased("taken within Syria")
    'taken within Syria'
    """
    language = spoken()
    return said(text, language) if language in LANGUAGES else text


@lru_cache(maxsize=4096)
def said(text: str, language: str) -> str:
    """Return an English sentence of the house in one of `LANGUAGES`, or as it is if none fits."""
    column = LANGUAGES.index(language)
    for pattern, sentences in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            return sentences[column].format(**dict(_parts(found, language)))
    return text


def _parts(found: re.Match[str], language: str) -> Iterator[tuple[str, str]]:
    """What stood in the template: known words and inner reasons translated, all else set apart."""
    for name, value in found.groupdict().items():
        if value in GLOSSARY:
            yield name, GLOSSARY[value][LANGUAGES.index(language)]
        elif name == "reason":
            yield name, said(value, language)
        else:
            called = country_named(value, language) or apart(value, language)
            yield name, value if value.isdigit() else called


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, str]], ...]:
    """The templates as patterns, those with most fixed words first: they fit the fewest sentences."""
    fixed = sorted(PHRASES, key=lambda template: -len(NAME.sub("", template)))
    return tuple((re.compile(_pattern(template)), PHRASES[template]) for template in fixed)


def _pattern(template: str) -> str:
    parts = NAME.split(template)
    return "".join(
        re.escape(part) if n % 2 == 0 else rf"(?P<{part}>{_shape(part)})" for n, part in enumerate(parts)
    )


def _shape(name: str) -> str:
    """What may stand at a name: quoted words at ``quoted``, anything but a line's end elsewhere."""
    return r"(?:'[^']*'|\"[^\"]*\"|'.*'|\".*\")" if name == "quoted" else r".+?"
