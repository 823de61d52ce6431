"""Evaluation: what it reads, what it counts, and the object it ends with."""

import json

import numpy as np
import pytest

from bot.components.heads.labels import FLAGS, KINDS
from bot.evaluate.card import BEGINS, ENDS, CardMarksError, write_card
from bot.evaluate.dataset import DatasetLineError, Labelled, Predicted, read_dataset
from bot.evaluate.measures import calibration_error, confusion, slices, summary, worst_errors
from bot.evaluate.rivals import keyword_rule
from bot.evaluate.tables import results

LINE = {
    "id": "a1", "text": "Still no heat", "channel": "sms",
    "kind": "complaint", "flags": ["chase"], "topic": "repairs",
}  # fmt: skip


def pair(wanted="complaint", found="complaint", flags=(), raised=(), sure=0.9, text="words here"):
    return (
        Labelled("1", text, "web", wanted, frozenset(flags), "repairs"),
        Predicted(found, sure, frozenset(raised), "repairs", 10.0),
    )


def written(tmp_path, *lines):
    path = tmp_path / "data.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_line_is_read_as_written(tmp_path):
    (message,) = read_dataset(written(tmp_path, LINE))
    assert (message.kind, message.flags, message.channel) == ("complaint", {"chase"}, "sms")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "grumble"}, "grumble"),
        ({"flags": ["chasing"]}, "chasing"),
        ({"topic": "boilers"}, "boilers"),
        ({"text": None, "flags": None}, "line 2"),
    ],
)
def test_bad_line_is_named(tmp_path, change, said):
    with pytest.raises(DatasetLineError, match=said):
        read_dataset(written(tmp_path, LINE, {**LINE, **change}))


def test_empty_file_is_an_error(tmp_path):
    path = tmp_path / "data.jsonl"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(DatasetLineError, match="no messages"):
        read_dataset(path)


def test_summary_holds_exactly_the_promised_keys():
    found = summary([pair()])
    assert set(found) == {
        "n", "kind_accuracy", "kind_macro_f1", "complaint", "flags_macro_f1", "flags",
        "topic_accuracy", "ms_per_message",
    }  # fmt: skip
    assert set(found["complaint"]) == {"precision", "recall", "f1"}
    assert set(found["flags"]) == set(FLAGS)
    assert set(found["flags"]["chase"]) == {"precision", "recall", "f1", "n"}
    assert set(found["ms_per_message"]) == {"p50", "p95"}


def test_precision_and_recall_are_of_the_complaints():
    pairs = [pair(), pair(found="enquiry"), pair(wanted="enquiry"), pair("enquiry", "enquiry")]
    found = summary(pairs)
    assert found["kind_accuracy"] == 0.5
    assert found["complaint"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_flags_absent_from_the_data_do_not_count_in_the_mean():
    found = summary([pair(flags=["chase"], raised=["chase"]), pair(raised=["old"])])
    assert found["flags_macro_f1"] == 1.0
    assert found["flags"]["old"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "n": 0}


def test_confusion_counts_people_in_rows():
    table = confusion([pair("feedback", "compliment")])
    assert table[KINDS.index("feedback"), KINDS.index("compliment")] == 1
    assert table.sum() == 1


def test_certainty_without_being_right_is_miscalibrated():
    assert calibration_error([pair(found="enquiry", sure=1.0)] * 4) == 1.0
    assert calibration_error([pair(sure=1.0)] * 4) == 0.0


def test_slices_go_by_length_and_channel():
    found = slices([pair(text="one"), pair(text="word " * 70)])
    assert set(found["length"]) == {"1-5 words", "61+ words"}
    assert set(found["channel"]) == {"web"}


def test_worst_errors_are_the_surest():
    wrong = [pair(found="enquiry", sure=sure) for sure in (0.5, 0.9, 0.7)]
    assert [p.kind_confidence for _, p in worst_errors([*wrong, pair()])] == [0.9, 0.7, 0.5]


def test_results_name_every_kind_and_flag():
    text = results([pair(), pair(found="enquiry", flags=["chase"])])
    assert all(name in text for name in (*KINDS, *FLAGS))


@pytest.mark.parametrize(
    ("text", "kind"), [("I want to COMPLAIN", "complaint"), ("Nobody came", "enquiry")]
)
def test_keyword_rule_knows_one_word(text, kind):
    assert keyword_rule(Labelled("1", text, "web", "other", frozenset(), "other")).kind == kind


def test_card_keeps_what_people_wrote_around_the_figures(tmp_path):
    card, data = tmp_path / "README.md", written(tmp_path, LINE)
    card.write_text(f"before\n{BEGINS}\nstale figures\n{ENDS}\nafter\n", encoding="utf-8")
    write_card([pair(), pair(found="enquiry", text="a | b")], data, data, tmp_path)
    text = card.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "stale figures" not in text
    assert r"a \| b" in text
    assert (tmp_path / "confusion.svg").read_text(encoding="utf-8").startswith("<svg")


def test_card_without_marks_is_refused(tmp_path):
    (tmp_path / "README.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(CardMarksError, match="needs the lines"):
        write_card([pair()], written(tmp_path, LINE), tmp_path, tmp_path)


def test_picture_of_no_messages_of_a_kind_is_drawn(tmp_path):
    from bot.evaluate.pictures import confusion_picture

    confusion_picture(np.zeros((len(KINDS), len(KINDS)), dtype=int), tmp_path / "none.svg")
    assert "rect" in (tmp_path / "none.svg").read_text(encoding="utf-8")
