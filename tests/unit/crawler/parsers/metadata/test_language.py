"""The declared language held against the text: overruled only for certain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.metadata.language import check_language

TEXTS = {
    "en": "The council met in the old hall on Monday and it was said that the bridge would be closed for the winter. "
    "There are no other ways to get to the island, and those who have to work at the harbour will need a boat. ",
    "de": "Der Rat kam am Montag in der alten Halle zusammen, und es hieß, dass die Brücke im Winter gesperrt wird. "
    "Andere Wege auf die Insel gibt es nicht, und wer im Hafen arbeiten muss, ist auf ein Boot angewiesen. ",
    "fr": "Le conseil s'est réuni lundi dans la vieille halle et il a été dit que le pont serait fermé pour l'hiver. "
    "Il n'y a pas d'autre chemin vers l'île, et ceux qui sont au port avec leur travail auront besoin d'un bateau. ",
    "es": "El consejo se reunió el lunes en la vieja sala y se dijo que el puente estará cerrado durante el invierno. "
    "No hay otro camino para llegar a la isla, y los que trabajan en el puerto no podrán ir sin una barca. ",
    "it": "Il consiglio si è riunito lunedì nella vecchia sala e si è detto che il ponte sarà chiuso per l'inverno. "
    "Non ci sono altre vie per l'isola, e chi lavora al porto non potrà andare se non con una barca. ",
    "pl": "Rada zebrała się w poniedziałek w starej sali i powiedziano, że most będzie zamknięty na zimę. "
    "Nie ma innej drogi na wyspę, a ten, kto pracuje w porcie, nie dostanie się tam bez łodzi, jak to było. ",
    "sv": "Rådet möttes i den gamla hallen på måndagen och det sades att bron ska vara stängd för vintern. "
    "Det är inte så att det finns en annan väg till ön, och de som har arbete i hamnen får ta en båt. ",
    "ru": "Совет собрался в понедельник в старом зале, и было сказано, что мост на зиму будет закрыт. "
    "Другой дороги на остров нет, и для тех, кто работает в порту, это значит, что они не смогут без лодки. ",
    "uk": "Рада зібралася в понеділок у старій залі, і було сказано, що міст на зиму буде закрито для всіх. "
    "Іншої дороги на острів немає, і це означає, що ті, хто працює в порту, не зможуть дістатися до роботи. ",
}
ALONE = {
    "el": "Το συμβούλιο συνεδρίασε τη Δευτέρα στην παλιά αίθουσα και ειπώθηκε ότι η γέφυρα θα κλείσει. ",
    "ja": "町議会は月曜日に古いホールで開かれ、橋は冬の間閉鎖されると発表された。島へ渡る道はほかにない。",
    "zh": "议会星期一在旧大厅开会，宣布桥梁将在冬季关闭。没有其他道路可以到达岛上，在港口工作的人只能乘船。",
    "ko": "의회는 월요일 옛 강당에서 열렸으며 다리는 겨울 동안 폐쇄될 것이라고 발표했다. 섬으로 가는 다른 길은 없다.",
    "th": "สภาเทศบาลประชุมเมื่อวันจันทร์ที่ห้องโถงเก่าและประกาศว่าสะพานจะปิดตลอดฤดูหนาวไม่มีทางอื่นไปยังเกาะ",
    "ar": "اجتمع المجلس يوم الاثنين في القاعة القديمة وقيل إن الجسر سيغلق طوال الشتاء ولا طريق آخر إلى الجزيرة",
    "he": "המועצה התכנסה ביום שני באולם הישן ונאמר כי הגשר ייסגר לחורף ואין דרך אחרת אל האי אלא בסירה קטנה",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_right_declaration_stays(language: str) -> None:
    assert check_language((language, "html lang"), TEXTS[language] * 3) == (language, "html lang")


@pytest.mark.parametrize("language", [*TEXTS, *ALONE])
def test_a_wrong_declaration_is_overruled_and_provenance_says_so(language: str) -> None:
    text = (TEXTS | ALONE)[language] * 4
    wrong = "de" if language != "de" else "en-US"

    assert check_language((wrong, "html lang"), text) == (language, f"text, against {wrong} in html lang")
    assert check_language(None, text) == (language, "text")


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("en", TEXTS["de"][:150]),  # too short to be certain
        ("nb", TEXTS["sv"][:0]),
        ("nn", "Det er ikke så at det finst ein annan veg til øya, og dei som har arbeid i hamna må ta ein båt. " * 5),
        ("sr-Latn", "Savet se sastao u ponedeljak u staroj sali i rečeno je da će most biti zatvoren za zimu. " * 5),
        ("kk", "Кеңес дүйсенбі күні ескі залда жиналды, көпір қыста жабылады деп айтылды. Аралға басқа жол жоқ. " * 5),
        ("fa", ALONE["ar"] * 3),
        ("zh-TW", ALONE["zh"] * 3),
        ("lb", TEXTS["de"] * 3),  # a language whose words aren't known
        ("en", "Lorem 12 34 56 ipsum, dolor 78 90. " * 20),
        ("en", TEXTS["en"] + TEXTS["de"]),  # half and half
    ],
)
def test_what_is_not_certain_stays(declared: str, text: str) -> None:
    assert check_language((declared, "json-ld"), text) == (declared, "json-ld")


def test_languages_of_other_scripts_are_refused_for_latin_text_of_a_known_one() -> None:
    detected = check_language(("ja", "html lang"), TEXTS["en"] * 3)

    assert detected == ("en", "text, against ja in html lang")


@given(st.text(max_size=2000), st.sampled_from([None, ("en", "html lang"), ("xx-YY", "source")]))
def test_any_text_has_a_language_or_none(text: str, declared: tuple[str, str] | None) -> None:
    detected = check_language(declared, text)

    assert detected is None or (detected[0].strip() and detected[1].strip())


def test_long_texts_cost_no_more_than_short_ones() -> None:
    text = TEXTS["de"] * 20_000
    begun = time.process_time()
    for _ in range(100):
        check_language(("en", "html lang"), text)
    assert time.process_time() - begun < 1
