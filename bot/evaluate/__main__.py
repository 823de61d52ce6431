"""python -m bot.evaluate DATA [OUT] [--model PATH] [--rival] [--epochs N] [--card FOLDER]"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")  # TensorFlow's and Rasa's, about each other

from bot.evaluate.dataset import Labelled, Predicted, read_dataset  # noqa: E402
from bot.evaluate.measures import summary  # noqa: E402
from bot.evaluate.tables import results  # noqa: E402
from bot.evaluate.trained_model import TrainedModel  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    data = read_dataset(options.data)
    model = TrainedModel(options.model)
    print(f"{len(data)} messages of {options.data} through {model.path.name}\n")
    pairs = [(message, model.predict(message)) for message in data]
    if options.out:
        with options.out.open("w", encoding="utf-8") as stream:
            for message, predicted in pairs:
                stream.write(json.dumps(_line(message, predicted), ensure_ascii=False) + "\n")
    print(results(pairs), end="\n\n")
    rivals = ""
    if options.rival:
        from bot.evaluate.rivals import side_by_side

        rivals = side_by_side(pairs, options.training, options.epochs)
        print(rivals, end="\n\n")
    if options.card:
        from bot.evaluate.card import write_card

        write_card(pairs, options.data, model.path, options.card, rivals)
    print(json.dumps(summary(pairs)))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluate", description=__doc__)
    parser.add_argument("data", type=Path, help="labelled messages, one JSON object a line")
    parser.add_argument("out", type=Path, nargs="?", help="where the predictions go")
    parser.add_argument("--model", type=Path, default=Path("models"), help="archive or folder")
    parser.add_argument("--rival", action="store_true", help="the same data through rivals, too")
    parser.add_argument("--epochs", type=int, default=100, help="of the rival that Rasa ships")
    parser.add_argument("--training", type=Path, default=Path("bot/data/nlu"))
    parser.add_argument("--card", type=Path, help="write the model card's figures to this folder")
    return parser.parse_args(arguments)


def _line(message: Labelled, predicted: Predicted) -> dict[str, object]:
    return {
        "id": message.id,
        "kind": predicted.kind,
        "kind_confidence": predicted.kind_confidence,
        "flags": sorted(predicted.flags),
        "topic": predicted.topic,
        "ms": round(predicted.milliseconds, 2),
        **{k: v for k, v in predicted.details.items() if k in ("intent", "act", "safety")},
        "flag_words": {f["name"]: f["words"] for f in predicted.details.get("flags", ())},
    }


if __name__ == "__main__":
    sys.exit(main())
