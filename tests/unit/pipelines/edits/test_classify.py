"""What class of change an edit is."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.edits.classify import classify
from pipelines.edits.notices import is_correction, is_withdrawal
from storage.articles.changes import Line, lines
from storage.records import Block
from tests.support.large_edits import hostile_edits

STORY = (
    "The council of Leith agreed on Monday to rebuild the harbour wall, which a storm had broken in January.",
    "“It will cost 4.5 million pounds, and it will take two years,” said Ann Lee, who leads the council.",
    "Residents had asked for the work since 2019. They say that their cellars are flooded every winter.",
    "The work begins in May. Boats will have to use the basin in Granton until the wall is finished.",
)


def said(*texts: str, headline: str = "Harbour wall to be rebuilt") -> list[Line]:
    return lines(headline, [Block("paragraph", text) for text in texts])


def change(before: list[Line], after: list[Line]) -> str | None:
    edit = classify(before, after)
    return edit and edit.change


def edited(old: str, new: str, story: tuple[str, ...] = STORY) -> str | None:
    """The class of exchanging words of a story."""
    assert old in " ".join(story)
    return change(said(*story), said(*(text.replace(old, new) for text in story)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cellars", "celllars"),
        ("flooded", "floded"),
        ("agreed on", "agreed on on"),
        ("in May", "on May"),
        ("which a storm", "which storm"),
        ("“It will", '"It will'),
        ("harbour", "harbor"),
        ("rebuild", "re-build"),
        ("storm had", "stormhad"),
    ],
)
def test_a_slip_of_spelling_is_a_typo(old: str, new: str) -> None:
    assert edited(old, new) == "typo"
    assert edited(new, old, tuple(text.replace(old, new) for text in STORY)) == "typo"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("4.5 million", "4.6 million"),
        ("4.5 million", "45 million"),
        ("million", "billion"),
        ("2019", "2018"),
        ("two years", "ten years"),
        ("Ann Lee", "Anna Lee"),
        ("Ann Lee", "Ann Lea"),
        ("Granton", "Grafton"),
        ("on Monday", "on Sunday"),
        ("agreed", "disagreed"),
        ("will cost", "will not cost"),
        ("Residents had", "Residents hadn't"),
        ("pounds", "euros"),
        ("finished", "opened to the public"),
    ],
)
def test_another_number_name_or_meaning_is_no_typo(old: str, new: str) -> None:
    assert edited(old, new) == "update"


def test_a_name_misspelt_once_and_right_elsewhere_is_a_typo() -> None:
    story = (*STORY, "Mr Granton, after whom the basin of Granton is named, was a sailor.")

    assert edited("in Granton", "in Grantno", story) == "update"
    assert (
        edited("in Grantno", "in Granton", tuple(text.replace("in Granton", "in Grantno") for text in story)) == "typo"
    )


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("Die Regirung hat am Montag in Berlin den Haushalt beraten.", "Regirung", "Regierung", "typo"),
        ("Die Regierung hat am Montag mit Frau Maier beraten.", "Maier", "Meier", "update"),
        ("Das ist keine Lösung, sagte sie.", "keine", "eine", "update"),
        ("Правительство обсуждало буджет страны на этой неделе.", "буджет", "бюджет", "typo"),
        ("Правительство обсуждало план Иванова на этой неделе.", "Иванова", "Ивановой", "update"),
        ("Он не согласился с планом.", "не согласился", "согласился", "update"),
        ("港口的预算今年增加了百分之十。", "十", "九", "update"),
        ("港口预算今年增加了百分之十。", "港口", "港口的", "typo"),
        ("市长今天没有同意这个计划。", "没有", "", "update"),
        ("李市长今天说，李先生同意。", "李市长", "王市长", "update"),
        ("市長は今日、港の予算について話した。", "話した", "話さなかった", "update"),
        ("وافق المجلس على خطة الميناء لأن السكان طلبوا ذلك", "على", "علي", "typo"),
        ("وافق المجلس على خطة الميناء لأن السكان طلبوا ذلك", "وافق", "لم وافق", "update"),
        ("El presidente aseguro que subirá 15 por ciento el salario.", "aseguro", "aseguró", "typo"),
        ("El presidente aseguró que subirá 15 por ciento el salario.", "15", "16", "update"),
        ("Le prix était de 1\u202f000 euros, a dit le maire.", "1\u202f000", "1.000", "typo"),
        ("Le prix était de 5 € par jour.", "€", "$", "update"),
        ("A temperatura era de 5 graus em São Paulo.", "5", "-5", "update"),
        ("A temperatura era de 5 graus em Sao Paulo.", "Sao", "São", "typo"),
        ("김정은 위원장은 어제 항구를 방문했다고 말했다.", "김정은", "김정운", "update"),
    ],
)
def test_slips_are_told_in_other_languages(text: str, old: str, new: str, expected: str) -> None:
    assert edited(old, new, (text,)) == expected


def test_slips_all_over_are_an_update() -> None:
    story = " ".join(f"the word{chr(97 + number % 26)}{chr(97 + number // 26)}ing came" for number in range(60))

    assert change(said(story), said(story.replace("ing", "ign"))) == "update"


def test_another_headline_is_a_class_of_its_own() -> None:
    before = said(*STORY)

    assert change(before, said(*STORY, headline="Leith gets its wall back")) == "headline"
    slip = [text.replace("flooded", "floded") for text in STORY]
    assert change(before, said(*slip, headline="Leith gets its wall back")) == "headline"
    assert change(before, said(*STORY, "More followed.", headline="Leith gets its wall back")) == "update"


NOTICES = [
    "Correction: An earlier version of this article gave a wrong name.",
    "Correction, March 3, 2026: the wall is in Leith.",
    "* Clarification — the council, not the mayor, agreed.",
    "Editor's note: the figure was put right.",
    "This article was amended on 3 March 2026 to say that the wall is in Leith.",
    "An earlier version of this story misstated the cost.",
    "Korrektur: In einer früheren Version hieß es, die Mauer stehe in Granton.",
    "Anmerkung der Redaktion: Wir haben die Zahl berichtigt.",
    "In einer früheren Version dieses Artikels stand ein falscher Name.",
    "Rectificatif : le mur est à Leith.",
    "Une première version de cet article indiquait un autre chiffre.",
    "Fe de errores: el muro está en Leith.",
    "Una versión anterior de este artículo daba otro nombre.",
    "Errata corrige: il muro è a Leith.",
    "Correção: o muro fica em Leith.",
    "Uma versão anterior deste texto informava outro valor.",
    "Rectificatie: de muur staat in Leith.",
    "In een eerdere versie van dit artikel stond een verkeerde naam.",
    "Исправление: стена находится в Лейте.",
    "В более ранней версии статьи была указана другая сумма.",
    "Sprostowanie: mur stoi w Leith.",
    "Rättelse: muren står i Leith.",
    "Düzeltme: duvar Leith'te.",
    "更正：城墙位于利斯。",
    "【訂正】城壁はリースにあります。",
    "訂正とお詫び：金額に誤りがありました。",
    "정정: 성벽은 리스에 있다.",
    "تصحيح: الجدار في ليث.",
    "תיקון: החומה נמצאת בלית'.",
    "แก้ไขข่าว: กำแพงอยู่ที่ลีธ",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_of_correction_that_appears_is_told_in_many_languages(notice: str) -> None:
    before, after = said(*STORY), said(*STORY, notice)

    assert change(before, after) == "correction"
    assert change(after, before) == "shortened"
    assert change(after, said(*STORY, "The end of it is near.", notice)) == "update"


@pytest.mark.parametrize(
    "text",
    [
        "Correction facilities are overcrowded, says a report.",
        "Corrections officers went on strike.",
        "Präzision ist alles: die Uhrmacher von Genf.",
        "Correction de la trajectoire réussie pour la sonde.",
        "The article of faith was never questioned.",
        "Editors met in Leith.",
        "更正常的生活",
        "In einer früheren Stellungnahme hieß es anders.",
    ],
)
def test_other_beginnings_are_no_notice(text: str) -> None:
    assert not is_correction(text)
    assert not is_withdrawal(text)


@pytest.mark.parametrize(
    "notice",
    [
        "This article has been removed.",
        "The story was withdrawn after a complaint.",
        "Dieser Artikel wurde aus rechtlichen Gründen gelöscht.",
        "Cet article a été retiré à la demande de son auteur.",
        "Este artículo ha sido eliminado.",
        "Este artigo foi removido.",
        "Questo articolo è stato rimosso.",
        "Dit artikel is verwijderd.",
        "Материал удалён по требованию суда.",
        "Artykuł został usunięty.",
        "Bu haber yayından kaldırılmıştır.",
        "该文章已被删除。",
        "この記事は削除されました。",
        "이 기사는 삭제되었습니다.",
        "تم حذف هذا الخبر.",
        "הכתבה הוסרה מהאתר.",
    ],
)
def test_a_notice_of_removal_in_place_of_the_text_is_a_withdrawal(notice: str) -> None:
    assert is_withdrawal(notice)
    assert change(said(*STORY), said(notice)) == "withdrawn"
    assert change(said(*STORY), said(*STORY, notice)) != "withdrawn"


def test_next_to_nothing_left_is_a_withdrawal() -> None:
    assert change(said(*STORY), said("Leith, Monday")) == "withdrawn"


def test_less_text_is_shortened_and_its_return_an_update() -> None:
    whole, part = said(*STORY), said(*STORY[:-1])

    assert change(whole, part) == "shortened"
    assert change(part, whole) == "update"
    assert change(whole, said(*STORY[:-1], "They found another way for the boats, and went to sea.")) == "update"


def test_the_line_can_be_checked() -> None:
    before = said(*STORY)
    after = said(STORY[0].replace("Monday", "Tuesday"), *STORY[1:], "The mayor was glad.", headline="Rebuilt")

    assert _summary(before, after) == "headline changed; 1 of 4 paragraphs changed, 1 added: +5 −1 words"
    assert _summary(before, said(*STORY, "The mayor was glad.")) == "1 paragraph added to 4: +4 −0 words"
    assert _summary(before, said(*STORY[:2])) == "2 of 4 paragraphs removed: +0 −36 words"
    assert _summary(before, said(*STORY, headline="Rebuilt")) == "headline changed"
    assert _summary(said("港口预算增加"), said("港口预算减少")) == "1 of 1 paragraph changed: +2 −2 characters"
    assert _summary(said("It rained."), said("It rained!")) == "1 of 1 paragraph changed: punctuation only"
    notice = "Correction: the wall is in Leith."
    assert _summary(before, said(*STORY, notice)) == f"1 paragraph added to 4: +6 −0 words; “{notice}”"


def _summary(before: list[Line], after: list[Line]) -> str:
    edit = classify(before, after)
    assert edit is not None
    return edit.summary


def test_a_split_paragraph_changes_no_words() -> None:
    halves = STORY[2].split(". ")

    edit = classify(said(*STORY), said(*STORY[:2], f"{halves[0]}.", halves[1].replace("flooded", "floded"), STORY[3]))
    assert edit is not None
    assert edit.change == "typo"
    assert edit.summary.endswith("+1 −1 words")


WORDS = st.sampled_from(
    ["rain", "Leith", "the", "not", "7", "港", "口", "мэр", "сказал", "Straße", "الميناء", "—", "a"]
)
TEXT = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
VERSION = st.tuples(TEXT, st.lists(TEXT, max_size=8)).map(lambda parts: said(*parts[1], headline=parts[0]))
CLASSES = {"typo", "headline", "correction", "shortened", "withdrawn", "update"}


@given(VERSION, VERSION)
def test_every_edit_has_one_class_and_the_same_text_none(before: list[Line], after: list[Line]) -> None:
    edit = classify(before, after)
    same = [line.text for line in before] == [line.text for line in after]

    assert (edit is None) == same
    assert edit is None or (edit.change in CLASSES and edit.summary and "\n" not in edit.summary)
    assert edit == classify(before, after)


@given(VERSION)
def test_spacing_is_no_edit(version: list[Line]) -> None:
    assert classify(version, [Line(line.kind, f" {line.text.replace(' ', '  ')}\n") for line in version]) is None


PARAGRAPH = st.lists(
    st.sampled_from("rain mayor wall boats storm council winter sailor".split()), min_size=6, max_size=20
)


@given(st.lists(PARAGRAPH.map(" ".join), min_size=4, max_size=8), PARAGRAPH.map(" ".join), st.integers(0, 8))
def test_taking_an_addition_back_shortens(texts: list[str], added: str, place: int) -> None:
    before, after = said(*texts), said(*texts[:place], added + ".", *texts[place:])
    assume(added + "." not in texts)

    assert change(before, after) == "update"
    assert change(after, before) == "shortened"


@pytest.mark.parametrize("case", hostile_edits())
def test_no_text_takes_long(case: str) -> None:
    before, after = (said(*texts) for texts in hostile_edits()[case])
    started = time.process_time()
    classify(before, after)

    assert time.process_time() - started < 3.0
